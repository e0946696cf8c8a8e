package dev.dynolab.paas.wire;

/** {@code POST /apps}; a null component means the default. */
public record AppCreateRequest(String name, String region, String stack, Ours dynolab) {

    /** @param port the app's own, on the loopback address; null is any free one */
    public record Ours(Integer port) {}
}
