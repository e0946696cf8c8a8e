package dev.dynolab.paas.runtime;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;

/**
 * What of a container's log was told already: what the engine repeats is known by its time, which is noted after it was
 * told. The engine stamps the two streams apart, so each has its own. Used by one thread at a time.
 */
final class ContainerLog implements Closeable {
    private static final int STREAMS = DynoObserver.Stream.values().length;
    private static final int RECORD = Long.BYTES + Integer.BYTES;
    /** A longer line is cut into entries of this size (moby, daemon/logger/copier.go). */
    private static final int LONGEST = 16 * 1024;

    private final DynoObserver observer;
    private final RandomAccessFile file;
    private final Instant[] last = {Instant.EPOCH, Instant.EPOCH};
    private final boolean[] lineIsCut = new boolean[STREAMS];
    /** Of what cannot be lost any more. */
    private final Instant[] safe;

    private Instant[] resumed;

    ContainerLog(StateDirectory state, DynoObserver observer) throws IOException {
        this.observer = observer;
        this.file = new RandomAccessFile(state.file("log.since").toFile(), "rw");
        if (file.length() == STREAMS * RECORD) {
            for (int stream = 0; stream < STREAMS; stream++) {
                last[stream] = Instant.ofEpochSecond(file.readLong(), file.readInt());
            }
        }
        safe = last.clone();
        resumed = last.clone();
    }

    /** The log is about to be read again; the second from which to ask. */
    long resume() {
        resumed = last.clone();
        Instant latest = Arrays.stream(last).max(Instant::compareTo).orElseThrow();
        // The streams may come a little out of order.
        return Math.max(0, latest.getEpochSecond() - 1);
    }

    /** An entry, {@code TIME BYTES}. */
    void told(DockerStream.Piece entry) throws IOException {
        byte[] bytes = entry.bytes();
        int stream = entry.stream().ordinal();
        int blank = 0;
        while (blank < bytes.length && bytes[blank] != ' ') {
            blank++;
        }
        Instant time = time(new String(bytes, 0, blank, StandardCharsets.ISO_8859_1));
        int start = Math.min(blank + 1, bytes.length);
        int length = bytes.length - start;
        boolean ends = length > 0 && bytes[bytes.length - 1] == '\n';
        // The driver "local" loses the end of a line that it had to cut.
        boolean lost = lineIsCut[stream] && !ends && length < LONGEST;
        lineIsCut[stream] = length == LONGEST && !ends;
        if (!time.isAfter(resumed[stream])) {
            return;
        }
        byte[] told = Arrays.copyOfRange(bytes, start, bytes.length + (lost ? 1 : 0));
        if (lost) {
            told[told.length - 1] = '\n';
        }
        observer.output(entry.stream(), told);
        last[stream] = time;
    }

    private static Instant time(String text) throws IOException {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException other) {
            throw new IOException("Docker's log has an entry without a time");
        }
    }

    /** Notes what was told, but for entries that end in the midst of a line. */
    void settle() throws IOException {
        if (Arrays.equals(last, safe)) {
            return;
        }
        ByteBuffer record = ByteBuffer.allocate(STREAMS * RECORD);
        for (DynoObserver.Stream stream : DynoObserver.Stream.values()) {
            int at = stream.ordinal();
            if (!last[at].equals(safe[at]) && observer.settle(stream) == 0) {
                safe[at] = last[at];
            }
            record.putLong(safe[at].getEpochSecond()).putInt(safe[at].getNano());
        }
        file.seek(0);
        file.write(record.array());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
