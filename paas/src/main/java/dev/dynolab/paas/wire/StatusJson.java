package dev.dynolab.paas.wire;

/**
 * {@code GET /dynolab/status}: which platform this is and how it is.
 *
 * @param runtime {@code process} or {@code docker}
 * @param runtimeReason why this one
 * @param isolation what keeps dynos apart
 * @param uptime seconds since it was ready
 */
public record StatusJson(
        String version,
        long pid,
        String apiUrl,
        String routerUrl,
        String routerTlsUrl,
        String runtime,
        String runtimeReason,
        String isolation,
        long uptime) {}
