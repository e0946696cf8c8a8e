package dev.dynolab.paas.log;

import dev.dynolab.paas.store.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of one app's log: each a part of one endless sequence of bytes, named by where it starts. The oldest is
 * dropped as a whole when the cap is reached. One thread writes; what it wrote is published as an {@link Extent}.
 */
final class Segments {
    private static final int PARTS = 4;
    private static final String SUFFIX = ".log";

    private final Path directory;
    private final long cap;
    private FileChannel channel;
    private volatile Extent extent;

    /**
     * A part.
     *
     * @param start the position of its first byte in the sequence
     * @param firstLine how many lines were written before it since this process opened the log
     */
    record Segment(Path file, long start, long firstLine) {}

    /**
     * What there is to read at a moment.
     *
     * @param segments oldest first
     * @param end the position after the last byte; always after a line's end
     * @param lines how many lines this process wrote up to there
     */
    record Extent(List<Segment> segments, long end, long lines) {
        long endOf(int segment) {
            return segment + 1 < segments.size() ? segments.get(segment + 1).start() : end;
        }
    }

    /** Finds what an earlier process wrote; a torn last line, which nobody has seen, is cut off. */
    Segments(Path directory, long cap) throws IOException {
        this.directory = directory;
        this.cap = cap;
        List<Segment> found = found();
        if (found.isEmpty()) {
            extent = new Extent(found, 0, 0);
            return;
        }
        Segment last = found.get(found.size() - 1);
        extent = new Extent(found, last.start() + cutTornLine(last.file()), 0);
    }

    Extent extent() {
        return extent;
    }

    /**
     * Writes complete lines; when that fails, nothing of them stays.
     *
     * @return how many lines they are
     */
    int append(byte[] bytes, int length) throws IOException {
        makeRoom(length);
        Extent before = extent;
        Segment current = before.segments().get(before.segments().size() - 1);
        long at = before.end() - current.start();
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
            while (buffer.hasRemaining()) {
                channel.write(buffer, at + buffer.position());
            }
        } catch (IOException problem) {
            channel.truncate(at);
            throw problem;
        }
        int lines = count(bytes, length);
        extent = new Extent(before.segments(), before.end() + length, before.lines() + lines);
        return lines;
    }

    static int count(byte[] bytes, int length) {
        int lines = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                lines++;
            }
        }
        return lines;
    }

    private void makeRoom(int length) throws IOException {
        Extent now = extent;
        List<Segment> segments = new ArrayList<>(now.segments());
        boolean full = segments.isEmpty()
                || now.end() > segments.get(segments.size() - 1).start()
                        && now.end() - segments.get(segments.size() - 1).start() + length > cap / PARTS;
        if (full) {
            close();
            PrivateFiles.directory(directory);
            Path file = directory.resolve("%019d".formatted(now.end()) + SUFFIX);
            segments.add(new Segment(PrivateFiles.file(file), now.end(), now.lines()));
        }
        List<Segment> dropped = new ArrayList<>();
        while (segments.size() > 1 && now.end() + length - segments.get(0).start() > cap) {
            dropped.add(segments.remove(0));
        }
        if (full || !dropped.isEmpty()) {
            extent = new Extent(List.copyOf(segments), now.end(), now.lines());
        }
        for (Segment gone : dropped) {
            Files.deleteIfExists(gone.file());
        }
        if (channel == null) {
            channel = FileChannel.open(segments.get(segments.size() - 1).file(), StandardOpenOption.WRITE);
        }
    }

    private List<Segment> found() throws IOException {
        if (Files.notExists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d{19}\\.log"))
                    .sorted()
                    .map(file -> new Segment(file, start(file), 0))
                    .toList();
        }
    }

    private static long start(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    /** @return the file's size afterwards */
    private static long cutTornLine(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = channel.size();
            ByteBuffer one = ByteBuffer.allocate(1);
            long end = size;
            while (end > 0) {
                channel.read(one.clear(), end - 1);
                if (one.get(0) == '\n') {
                    break;
                }
                end--;
            }
            if (end < size) {
                channel.truncate(end);
            }
            return end;
        }
    }

    void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    void delete() throws IOException {
        close();
        extent = new Extent(List.of(), extent.end(), extent.lines());
        if (Files.exists(directory)) {
            for (Segment segment : found()) {
                Files.deleteIfExists(segment.file());
            }
            Files.deleteIfExists(directory);
        }
    }
}
