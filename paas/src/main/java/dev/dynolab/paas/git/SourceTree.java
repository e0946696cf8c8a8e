package dev.dynolab.paas.git;

import java.io.IOException;
import java.nio.file.Path;

/** The files of a commit. */
@FunctionalInterface
public interface SourceTree {
    /**
     * Writes all files into {@code directory}, which exists and is empty, with their executable bits; symbolic links
     * stay links.
     *
     * @throws dev.dynolab.paas.error.PlatformException when the tree holds what cannot be built, as a submodule
     */
    void exportTo(Path directory) throws IOException;
}
