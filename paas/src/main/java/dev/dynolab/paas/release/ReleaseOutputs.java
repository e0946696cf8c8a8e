package dev.dynolab.paas.release;

import dev.dynolab.paas.store.FileTrees;
import dev.dynolab.paas.store.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What release commands printed: a file for each release that had one, kept as long as its app, and readable while it
 * is being written. Safe on any thread.
 */
public final class ReleaseOutputs {
    private static final System.Logger LOG = System.getLogger(ReleaseOutputs.class.getName());

    /** A command that floods is cut here; the app's log has the rest. */
    static final long MOST_BYTES = 8 << 20;

    private final Path directory;
    private final Map<UUID, Output> writing = new HashMap<>();

    /** @param directory is made when there is something to keep */
    public ReleaseOutputs(Path directory) {
        this.directory = directory;
    }

    /** Begins a release's output: who reads it from now on waits for more until it is closed. */
    public synchronized Output begin(Release release) {
        Output output = new Output(release.id(), file(release));
        writing.put(release.id(), output);
        return output;
    }

    /** The output of one release, line by line. */
    public final class Output implements Consumer<String>, AutoCloseable {
        private final UUID release;
        private final Path file;
        private long bytes;
        private Writer out;
        private boolean full;

        private Output(UUID release, Path file) {
            this.release = release;
            this.file = file;
        }

        @Override
        public void accept(String line) {
            synchronized (ReleaseOutputs.this) {
                if (!full) {
                    bytes += line.length() + 1L;
                    full = bytes > MOST_BYTES;
                    write(full ? " !     More was printed than is kept here: h logs has the end of it." : line);
                    ReleaseOutputs.this.notifyAll();
                }
            }
        }

        private void write(String line) {
            try {
                if (out == null) {
                    PrivateFiles.directory(file.getParent());
                    out = Files.newBufferedWriter(PrivateFiles.file(file), StandardOpenOption.APPEND);
                }
                out.write(line + "\n");
                out.flush();
            } catch (IOException problem) {
                // The release must not fail for it, and the app's log has the line too.
                full = true;
                LOG.log(System.Logger.Level.WARNING, "A release command's output is not kept in " + file, problem);
            }
        }

        /** There is no more. */
        @Override
        public void close() {
            synchronized (ReleaseOutputs.this) {
                writing.remove(release);
                ReleaseOutputs.this.notifyAll();
                try {
                    if (out != null) {
                        out.close();
                    }
                } catch (IOException problem) {
                    LOG.log(System.Logger.Level.WARNING, "The end of " + file + " may be missing", problem);
                }
            }
        }
    }

    /** Somebody who reads a release's output to its end. */
    public final class Reader implements AutoCloseable {
        private final Release release;
        private boolean closed;

        private Reader(Release release) {
            this.release = release;
        }

        /**
         * Hands on what there is and what comes; returns when the output has ended or this has been closed.
         *
         * @throws IOException when {@code to} throws
         */
        public void copyTo(OutputStream to) throws IOException {
            long from = 0;
            Output unfinished;
            do {
                unfinished = await(from);
                from += copy(from, to);
            } while (unfinished != null);
        }

        /** The output, once there is more than {@code from}; null when no more will come. */
        private Output await(long from) throws IOException {
            synchronized (ReleaseOutputs.this) {
                while (!closed && writing.containsKey(release.id()) && size(file(release)) <= from) {
                    try {
                        ReleaseOutputs.this.wait();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                        return null;
                    }
                }
                return closed ? null : writing.get(release.id());
            }
        }

        /** @return how many bytes there were */
        private long copy(long from, OutputStream to) throws IOException {
            if (size(file(release)) <= from) {
                return 0;
            }
            try (InputStream in = Files.newInputStream(file(release))) {
                in.skipNBytes(from);
                long copied = in.transferTo(to);
                to.flush();
                return copied;
            }
        }

        @Override
        public void close() {
            synchronized (ReleaseOutputs.this) {
                closed = true;
                ReleaseOutputs.this.notifyAll();
            }
        }
    }

    public Reader reader(Release release) {
        return new Reader(release);
    }

    /** Forgets all of an app. */
    public void delete(UUID app) throws IOException {
        FileTrees.delete(directory.resolve(app.toString()));
    }

    private Path file(Release release) {
        return directory.resolve(release.app().toString()).resolve(release.id() + ".txt");
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }
}
