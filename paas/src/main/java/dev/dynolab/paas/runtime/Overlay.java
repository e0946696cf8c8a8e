package dev.dynolab.paas.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A dyno's own files laid over an unpacked slug that all share: what it writes goes to {@code upper} in its directory. */
final class Overlay {
    private Overlay() {}

    /**
     * Makes the directories that it takes, {@code upper} and {@code work}.
     *
     * @param owner of {@code /app}, {@code user:group} in numbers
     */
    static void prepare(StateDirectory state, String owner) throws IOException {
        StateDirectory.own(Files.createDirectory(state.file("upper")), owner);
        Files.createDirectory(state.file("work"));
    }

    /** Whether the options of a mount can name them by their whole paths: a comma or colon would end one. */
    static boolean canName(StateDirectory state, Path unpacked) {
        return (state.path().toString() + unpacked).matches("[A-Za-z0-9_./@+ -]+");
    }

    /** The options of the mount, by whole paths. */
    static String options(StateDirectory state, Path unpacked) {
        return "lowerdir=" + unpacked + ",upperdir=" + state.file("upper") + ",workdir=" + state.file("work");
    }
}
