package dev.dynolab.paas.wire;

/** {@code POST /apps/{app}/domains}; {@code sni_endpoint} has to be null. */
public record DomainCreateRequest(String hostname, String sniEndpoint) {}
