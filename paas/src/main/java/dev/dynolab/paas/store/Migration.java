package dev.dynolab.paas.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * One step of the schema. Steps are numbered without gaps and never changed once released.
 *
 * @param version what the schema's version is afterwards
 * @param name as in the file's name
 * @param sql one or more statements
 */
record Migration(int version, String name, String sql) {
    /** All steps this Dynolab knows; a jar's resources cannot be listed, so they are named here. */
    private static final List<String> NAMES =
            List.of("apps_and_releases", "domains", "traffic", "checks", "staged", "destroyed_apps", "idle");

    Migration {
        Objects.requireNonNull(name);
        Objects.requireNonNull(sql);
    }

    static List<Migration> all() {
        return IntStream.rangeClosed(1, NAMES.size())
                .mapToObj(version -> read(version, NAMES.get(version - 1)))
                .toList();
    }

    private static Migration read(int version, String name) {
        String resource = "V%03d__%s.sql".formatted(version, name);
        try (InputStream sql = Migration.class.getResourceAsStream(resource)) {
            return new Migration(
                    version, name, new String(Objects.requireNonNull(sql).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
