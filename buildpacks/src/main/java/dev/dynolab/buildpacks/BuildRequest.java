package dev.dynolab.buildpacks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One build.
 *
 * @param source the exported tree; the build owns it: it is changed, and deleted when the build ends
 * @param cacheDir kept between the builds of an app; created when absent, never used by two builds at once
 * @param configVars handed to buildpacks as the files of ENV_DIR only
 * @param stack such as {@code heroku-24} or {@code local-debian-12}
 * @param sourceVersion the commit or the version of a source blob; may be empty
 * @param requestId the id of the API or git request, for the scripts' REQUEST_ID; may be empty
 * @param buildpacks in order: {@code heroku/ruby}, a directory, a .tgz or a git URL (with {@code #ref}); empty means detect
 */
public record BuildRequest(
        Path source,
        Path cacheDir,
        Map<String, String> configVars,
        String stack,
        String sourceVersion,
        String requestId,
        List<String> buildpacks) {
    public BuildRequest {
        source = source.toAbsolutePath().normalize();
        cacheDir = cacheDir.toAbsolutePath().normalize();
        configVars = Map.copyOf(configVars);
        buildpacks = List.copyOf(buildpacks);
        Objects.requireNonNull(sourceVersion, "sourceVersion");
        Objects.requireNonNull(requestId, "requestId");
        if (stack.isBlank()) {
            throw new IllegalArgumentException("A build needs a stack, such as local-debian-12");
        }
        for (String name : configVars.keySet()) {
            // Each becomes a file name below ENV_DIR.
            if (name.isEmpty()
                    || name.equals(".")
                    || name.equals("..")
                    || name.indexOf('/') >= 0
                    || name.indexOf(0) >= 0) {
                throw new IllegalArgumentException("Not a config var name: \"" + name + "\"");
            }
        }
    }
}
