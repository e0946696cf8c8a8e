package dev.dynolab.paas.release;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * What a build made, of one app; never changed.
 *
 * @param checksum {@code SHA256:…} of the archive: its key in the slug store
 * @param size of the archive, in bytes
 * @param processTypes type to command
 * @param commit the commit's full hash; empty when it was not built from one
 * @param commitDescription the commit's first line
 */
public record Slug(
        UUID id,
        UUID app,
        String checksum,
        long size,
        Map<String, String> processTypes,
        String buildpackDescription,
        String commit,
        String commitDescription,
        String stack,
        Instant createdAt,
        Instant updatedAt) {

    public Slug {
        Objects.requireNonNull(id);
        Objects.requireNonNull(app);
        Objects.requireNonNull(checksum);
        Objects.requireNonNull(buildpackDescription);
        Objects.requireNonNull(commit);
        Objects.requireNonNull(commitDescription);
        Objects.requireNonNull(stack);
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(updatedAt);
        processTypes = Map.copyOf(processTypes);
    }

    /** A slug that is not stored yet; the parts are those of {@link Slug}. */
    public record Draft(
            String checksum,
            long size,
            Map<String, String> processTypes,
            String buildpackDescription,
            String commit,
            String commitDescription,
            String stack) {
        /** The same of an archive that is there. */
        public Draft of(String archive, long bytes) {
            return new Draft(archive, bytes, processTypes, buildpackDescription, commit, commitDescription, stack);
        }
    }
}
