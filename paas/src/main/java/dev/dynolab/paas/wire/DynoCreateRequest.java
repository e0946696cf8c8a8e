package dev.dynolab.paas.wire;

import java.util.Map;

/**
 * {@code POST /apps/{app}/dynos}; a null component means the default.
 *
 * @param timeToLive seconds after which it is stopped, 1 to 86400
 * @param forceNoTty an attached dyno's streams are pipes; else they are a terminal of the size {@code COLUMNS} and
 *     {@code LINES} in {@code env} tell
 * @param env added to the config vars for this dyno only
 */
public record DynoCreateRequest(
        String command,
        boolean attach,
        Map<String, String> env,
        String size,
        String type,
        Integer timeToLive,
        boolean forceNoTty,
        Ours dynolab) {

    /**
     * @param release {@code 6} or {@code v6}: slug and config of that release; null is the current one
     * @param currentConfig with today's config vars instead
     */
    public record Ours(String release, boolean currentConfig) {}
}
