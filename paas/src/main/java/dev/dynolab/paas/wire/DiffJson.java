package dev.dynolab.paas.wire;

import java.time.Instant;
import java.util.List;

/**
 * {@code GET /apps/{app}/releases/{release}/diff/{to}}: what is different in another release.
 *
 * @param commits that the other one has in addition, newest first; null when they are not known
 * @param undone commits that it has no more, newest first; null when they are not known
 * @param configVars their names, never a value
 * @param processTypes only those that differ
 */
public record DiffJson(
        Side from,
        Side to,
        List<Commit> commits,
        List<Commit> undone,
        Names configVars,
        List<ProcessType> processTypes) {

    /**
     * One of the two; of a release without a slug all but the first two are null.
     *
     * @param slugSize in bytes
     */
    public record Side(int version, String description, String commit, Long slugSize, String stack, String buildpack) {}

    public record Commit(String id, String author, String subject, Instant at) {}

    public record Names(List<String> added, List<String> changed, List<String> removed) {}

    /**
     * @param from the command before; null when the type is new
     * @param to the command after; null when the type is gone
     */
    public record ProcessType(String type, String from, String to) {}
}
