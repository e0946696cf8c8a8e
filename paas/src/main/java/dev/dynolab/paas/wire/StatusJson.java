package dev.dynolab.paas.wire;

/**
 * {@code GET /dynolab/status}: which platform this is and how it is.
 *
 * @param runtime {@code process} or {@code docker}
 * @param uptime seconds since it was ready
 */
public record StatusJson(
        String version, long pid, String apiUrl, String routerUrl, String routerTlsUrl, String runtime, long uptime) {}
