package dev.dynolab.paas.git;

import dev.dynolab.paas.error.PlatformException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;

/** The files of a commit, straight from the object store. */
record CommitTree(Repository repository, ObjectId tree) implements SourceTree {
    @Override
    public void exportTo(Path directory) throws IOException {
        try (ObjectReader objects = repository.newObjectReader();
                TreeWalk walk = new TreeWalk(objects)) {
            walk.addTree(tree);
            walk.setRecursive(true);
            while (walk.next()) {
                write(walk, resolve(directory, walk.getPathString()));
            }
        }
    }

    private static void write(TreeWalk walk, Path file) throws IOException {
        FileMode mode = walk.getFileMode(0);
        if (mode == FileMode.GITLINK) {
            throw PlatformException.invalid("Submodules are not supported: " + walk.getPathString() + " is one.")
                    .hint("Commit its files to the app's own repository.");
        }
        Files.createDirectories(file.getParent());
        var blob = walk.getObjectReader().open(walk.getObjectId(0));
        if (mode == FileMode.SYMLINK) {
            Files.createSymbolicLink(
                    file, file.getFileSystem().getPath(new String(blob.getBytes(), StandardCharsets.UTF_8)));
            return;
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            blob.copyTo(out);
        }
        if (mode == FileMode.EXECUTABLE_FILE && !file.toFile().setExecutable(true, false)) {
            throw new IOException("Cannot make " + file + " executable");
        }
    }

    private static Path resolve(Path directory, String name) {
        try {
            Path file = directory.resolve(name).normalize();
            if (!file.startsWith(directory.normalize())) {
                throw PlatformException.invalid("The commit holds a file outside of its tree: " + name);
            }
            return file;
        } catch (InvalidPathException e) {
            throw PlatformException.invalid("This machine cannot store a file named " + name + ".")
                    .hint("Start the platform with LANG=C.UTF-8, or rename the file.");
        }
    }
}
