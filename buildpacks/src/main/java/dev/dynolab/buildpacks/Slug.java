package dev.dynolab.buildpacks;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A built app: an immutable archive in the {@link SlugStore}, named by its content.
 *
 * @param checksum {@code SHA256:} and 64 hex digits, of the archive's bytes, as in the Platform API
 * @param size of the archive in bytes
 * @param processTypes the buildpack's defaults overridden by the Procfile's; the Procfile's come first
 * @param buildpackDescription what the (last) buildpack's bin/detect called the app, such as {@code Ruby}
 * @param stack the stack it was built on and is bound to
 */
public record Slug(
        String checksum, long size, Map<String, String> processTypes, String buildpackDescription, String stack) {
    private static final Pattern CHECKSUM = Pattern.compile("SHA256:[0-9a-f]{64}");

    public Slug {
        requireChecksum(checksum);
        processTypes = Collections.unmodifiableMap(new LinkedHashMap<>(processTypes));
    }

    /** @throws IllegalArgumentException when it is not a checksum; also keeps file names safe */
    static String requireChecksum(String checksum) {
        if (!CHECKSUM.matcher(checksum).matches()) {
            throw new IllegalArgumentException("Not a slug checksum (SHA256: and 64 hex digits): " + checksum);
        }
        return checksum;
    }
}
