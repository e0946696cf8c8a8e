package dev.dynolab.paas.wire;

/**
 * {@code POST /apps/{app}/releases}: a rollback to {@code release} (id or version), or a release of {@code slug} (id).
 */
public record ReleaseCreateRequest(String release, String slug, String description, Ours dynolab) {

    /** @param retry a failed release (id or version) to be tried again */
    public record Ours(String retry) {}
}
