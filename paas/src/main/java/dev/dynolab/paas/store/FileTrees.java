package dev.dynolab.paas.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Whole directories. */
public final class FileTrees {
    private FileTrees() {}

    /** Removes a directory with all that is in it; links are not followed. Nothing happens when it is not there. */
    public static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.exists(tree) ? Files.walk(tree) : Stream.empty()) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        }
    }
}
