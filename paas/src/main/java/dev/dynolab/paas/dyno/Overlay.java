package dev.dynolab.paas.dyno;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A dyno's own files laid over an unpacked slug that all share: what it writes goes to {@code upper} in its directory. */
final class Overlay {
    private Overlay() {}

    static boolean isPossible(StateDirectory state, Path unpacked) {
        return isMountable(state.path()) && isMountable(unpacked);
    }

    /** A comma or colon in a path would end it in the options of a mount. */
    static boolean isMountable(Path path) {
        return path.toString().matches("[A-Za-z0-9_./@+ -]+");
    }

    /**
     * Makes the directories that it takes; the mount itself takes root.
     *
     * @param owner of {@code /app}, {@code user:group} in numbers
     * @return the options of the mount
     */
    static String prepare(StateDirectory state, Path unpacked, String owner) throws IOException {
        Path upper = Files.createDirectory(state.file("upper"));
        StateDirectory.own(upper, owner);
        Path work = Files.createDirectory(state.file("work"));
        return "lowerdir=" + unpacked + ",upperdir=" + upper + ",workdir=" + work;
    }
}
