package dev.dynolab.buildpacks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The buildpacks inside the jar, in Heroku's order of detection; they use the stack's own runtimes. */
enum BuiltIn {
    RUBY("heroku/ruby", false),
    NODEJS("heroku/nodejs", false),
    PYTHON("heroku/python", false),
    JAVA("heroku/java", false),
    STATIC("dynolab/static", true, "lib/StaticServer.java"),
    PROCFILE("dynolab/procfile", true);

    /** What Heroku would call it in {@code buildpacks:set}; ours have a name of their own. */
    final String title;
    /** Asked only when no other matches: a Rails app also has a public/index.html and a Procfile. */
    final boolean lastResort;

    private final List<String> files = new ArrayList<>(List.of("bin/detect", "bin/compile", "bin/release"));

    BuiltIn(String title, boolean lastResort, String... more) {
        this.title = title;
        this.lastResort = lastResort;
        this.files.addAll(List.of(more));
    }

    static Optional<BuiltIn> find(String title) {
        return Arrays.stream(values())
                .filter(builtIn -> builtIn.title.equals(title))
                .findFirst();
    }

    static String titles() {
        return String.join(", ", Arrays.stream(values()).map(b -> b.title).toList());
    }

    /** Writes the scripts into a new directory. */
    void unpack(Path directory) throws IOException {
        for (String file : files) {
            Path target = directory.resolve(file);
            Files.createDirectories(target.getParent());
            String resource = "builtin/" + title.substring(title.indexOf('/') + 1) + "/" + file;
            try (InputStream in = BuiltIn.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException("The jar lacks " + resource);
                }
                Files.copy(in, target);
            }
            if (file.startsWith("bin/")) {
                Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }
}
