package dev.dynolab.paas.log;

import dev.dynolab.paas.log.Segments.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Reads a log from its end backwards until enough lines are found. Used by one thread. */
final class History {
    private static final int BLOCK = 64 * 1024;

    private final int wanted;
    private final LogFilter filter;
    private final Deque<LogLine> found = new ArrayDeque<>();

    private History(int wanted, LogFilter filter) {
        this.wanted = wanted;
        this.filter = filter;
    }

    /** The last {@code wanted} lines that pass, oldest first. */
    static List<LogLine> last(Extent extent, int wanted, LogFilter filter) throws IOException {
        History history = new History(wanted, filter);
        for (int i = extent.segments().size() - 1; i >= 0 && !history.enough(); i--) {
            Segments.Segment segment = extent.segments().get(i);
            try {
                history.read(segment.file(), extent.endOf(i) - segment.start());
            } catch (NoSuchFileException dropped) {
                break;
            }
        }
        return List.copyOf(history.found);
    }

    private boolean enough() {
        return found.size() >= wanted;
    }

    private void read(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            byte[] rest = {};
            long to = size;
            while (to > 0 && !enough()) {
                int length = (int) Math.min(BLOCK, to);
                to -= length;
                byte[] block = Arrays.copyOf(read(channel, to, length), length + rest.length);
                System.arraycopy(rest, 0, block, length, rest.length);
                rest = Arrays.copyOf(block, take(block, to == 0));
            }
        }
    }

    private static byte[] read(FileChannel channel, long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {
            // A short read is read on.
        }
        return buffer.array();
    }

    /** @return how many bytes at the block's start belong to a line that starts before it */
    private int take(byte[] block, boolean first) {
        int end = block.length;
        while (end > 0 && !enough()) {
            int start = end - 1;
            while (start > 0 && block[start - 1] != '\n') {
                start--;
            }
            if (start == 0 && !first) {
                return end;
            }
            LogLine.parse(new String(block, start, end - 1 - start, StandardCharsets.UTF_8), filter)
                    .ifPresent(found::addFirst);
            end = start;
        }
        return 0;
    }
}
