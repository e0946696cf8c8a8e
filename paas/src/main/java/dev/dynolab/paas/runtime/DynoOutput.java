package dev.dynolab.paas.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * Reads on in {@code out.log} and {@code err.log} of one dyno, where the platform before left off. What was told is
 * noted after it was told, so a platform that dies in between tells some bytes again, and none are lost. Not safe on
 * several threads at once.
 */
final class DynoOutput implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;
    /** So much of a file is told before its blocks are given back. */
    private static final long TRIM = 4 << 20;

    /**
     * A dyno that writes to its log faster than it is read, for so long, loses what is in between: the disk is not its
     * own. What goes to a terminal is never left out.
     */
    private static final long MOST_BEHIND = 64 << 20;

    /** What goes to a terminal is kept on disk up to twice this; for each such part that was told the dyno may write another. */
    static final long PART = 8 << 20;

    private final FileChannel offsets;
    private final List<Log> logs;
    private final boolean toTerminal;

    private static final class Log {
        final Path file;
        final FileChannel channel;
        final DynoObserver.Stream stream;
        /** Where the dyno's shim is told to go on; null where it does not wait. */
        final FileChannel more;

        long offset;
        long safe;
        long trimmed;

        Log(StateDirectory state, String name, DynoObserver.Stream stream) throws IOException {
            this.file = state.file(name + ".log");
            this.stream = stream;
            this.channel = FileChannel.open(file, StandardOpenOption.READ);
            Path pipe = state.file(name + ".more");
            // For reading too, or this would wait where the other end has gone.
            this.more = Files.exists(pipe)
                    ? FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE)
                    : null;
        }

        void goOn() throws IOException {
            if (more != null) {
                more.write(ByteBuffer.wrap(new byte[] {'x'}));
            }
        }
    }

    /** @param toTerminal whether every byte counts */
    DynoOutput(StateDirectory state, boolean toTerminal) throws IOException {
        this.toTerminal = toTerminal;
        offsets = FileChannel.open(
                state.file("offsets"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        logs = List.of(
                new Log(state, "out", DynoObserver.Stream.STDOUT), new Log(state, "err", DynoObserver.Stream.STDERR));
        ByteBuffer saved = ByteBuffer.allocate(2 * Long.BYTES);
        if (offsets.read(saved, 0) == saved.capacity()) {
            logs.get(0).offset = saved.getLong(0);
            logs.get(1).offset = saved.getLong(Long.BYTES);
        }
        for (Log log : logs) {
            // The first part in advance, or one that the platform before has read and not lived to say so.
            log.goOn();
        }
    }

    /** Tells all there is. */
    void drain(DynoObserver observer) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        for (boolean more = true; more; ) {
            more = false;
            for (Log log : logs) {
                if (!toTerminal) {
                    leaveOut(log, observer);
                }
                int read = log.channel.read(chunk.clear(), log.offset);
                if (read > 0) {
                    observer.output(log.stream, Arrays.copyOf(chunk.array(), read));
                    boolean part = log.offset / PART < (log.offset + read) / PART;
                    log.offset += read;
                    save(observer);
                    trim(log);
                    if (part) {
                        log.goOn();
                    }
                    more = true;
                }
            }
        }
    }

    private static void leaveOut(Log log, DynoObserver observer) throws IOException {
        long behind = log.channel.size() - log.offset;
        if (behind > MOST_BEHIND) {
            log.offset += behind - CHUNK;
            String line =
                    "\n[" + (behind - CHUNK) + " bytes of output left out: written faster than a log takes them]\n";
            observer.output(log.stream, line.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Only what cannot be lost counts as told; the beginning of an unfinished line is told again. */
    private void save(DynoObserver observer) throws IOException {
        ByteBuffer now = ByteBuffer.allocate(2 * Long.BYTES);
        for (Log log : logs) {
            log.safe = log.offset - observer.settle(log.stream);
            now.putLong(log.safe);
        }
        offsets.write(now.flip(), 0);
    }

    private static void trim(Log log) {
        if (log.safe - log.trimmed >= TRIM) {
            log.trimmed = log.safe;
            LogTrim.upTo(log.file, log.safe);
        }
    }

    @Override
    public void close() throws IOException {
        offsets.close();
        for (Log log : logs) {
            log.channel.close();
            if (log.more != null) {
                log.more.close();
            }
        }
    }
}
