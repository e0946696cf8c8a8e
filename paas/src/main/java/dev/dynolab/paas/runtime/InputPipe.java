package dev.dynolab.paas.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The standard input of an attached dyno: the named pipe {@code in.pipe}. Somebody beside the dyno keeps it open, so that
 * it outlives a platform, until a line comes through {@code end.pipe}.
 */
final class InputPipe extends OutputStream {
    private final StateDirectory state;
    private final OutputStream pipe;

    /** @throws IOException when the dyno has none */
    InputPipe(StateDirectory state, DynoName dyno) throws IOException {
        this.state = state;
        if (!Files.exists(state.file("attached"))) {
            throw new IOException(dyno + " has no standard input: it was not started attached, or has ended");
        }
        pipe = Channels.newOutputStream(open(state.file("in.pipe")));
    }

    /** Waits until the dyno has opened it, or has ended: what is written before is lost. */
    static void awaitReader(StateDirectory state) throws IOException {
        try {
            FileChannel.open(state.file("in.pipe"), StandardOpenOption.WRITE).close();
        } catch (NoSuchFileException ended) {
            // Then nobody waits for input.
        }
    }

    /** The dyno has ended: ends all waits for a reader, and there are no more. */
    static void discard(StateDirectory state) throws IOException {
        Path pipe = state.file("in.pipe");
        if (Files.exists(pipe)) {
            FileChannel reader = FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                Files.delete(pipe);
            } finally {
                reader.close();
            }
        }
    }

    /** What a keyboard sends for Ctrl-C; the terminal makes the signal of it. */
    static void typeInterrupt(OutputStream stdin) throws IOException {
        stdin.write(3);
        stdin.flush();
    }

    /** Opens a named pipe for writing without waiting for a reader, who may be gone for ever. */
    private static FileChannel open(Path pipe) throws IOException {
        FileChannel reader = FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            return FileChannel.open(pipe, StandardOpenOption.WRITE);
        } finally {
            reader.close();
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        pipe.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        pipe.close();
        Path end = state.file("end.pipe");
        if (Files.exists(end)) {
            try (FileChannel keeper = FileChannel.open(end, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                keeper.write(ByteBuffer.wrap(new byte[] {'\n'}));
            }
        }
    }
}
