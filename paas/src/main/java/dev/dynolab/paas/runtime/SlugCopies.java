package dev.dynolab.paas.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Slugs unpacked once, from which each dyno gets files of its own. Nobody writes to an unpacked slug. Safe on any
 * thread.
 */
final class SlugCopies {
    /** So many unpacked slugs that no dyno uses are kept, for rollbacks and restarts. */
    private static final int SPARE = 5;

    private final Path cache;
    private final SlugUnpacker slugs;
    private final Optional<String> owner;
    /** Least recently used first. */
    private final Map<String, Integer> users = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    /** @param owner whom the files are to belong to, {@code user:group} in numbers; empty for whoever we are */
    SlugCopies(Path cache, SlugUnpacker slugs, Optional<String> owner) {
        this.cache = cache;
        this.slugs = slugs;
        this.owner = owner;
    }

    /** Notes that an adopted dyno may read the unpacked slug. */
    synchronized void use(String checksum) {
        users.merge(checksum, 1, Integer::sum);
    }

    /**
     * The unpacked slug, unpacked now if it was not; stays until {@link #release}. Who wants another slug does not wait
     * for that.
     */
    Path take(String checksum) throws IOException {
        use(checksum);
        Path directory = cache.resolve(name(checksum));
        try {
            synchronized (lockOf(checksum)) {
                if (!Files.isDirectory(directory)) {
                    unpack(checksum, directory);
                }
            }
            return directory;
        } catch (IOException | RuntimeException failed) {
            release(checksum);
            throw failed;
        }
    }

    /** A dyno no longer needs the unpacked slug. */
    void release(String checksum) {
        for (String spare : forget(checksum)) {
            synchronized (lockOf(spare)) {
                if (!inUse(spare)) {
                    discard(cache.resolve(name(spare)));
                }
            }
        }
    }

    private synchronized List<String> forget(String checksum) {
        users.computeIfPresent(checksum, (key, count) -> count - 1);
        List<String> spare = new ArrayList<>();
        users.forEach((key, count) -> {
            if (count <= 0) {
                spare.add(key);
            }
        });
        List<String> tooMany = List.copyOf(spare.subList(0, Math.max(0, spare.size() - SPARE)));
        users.keySet().removeAll(tooMany);
        return tooMany;
    }

    private synchronized boolean inUse(String checksum) {
        return users.containsKey(checksum);
    }

    /** Held while a slug's directory comes or goes; never taken by who holds the lock of this object. */
    private Object lockOf(String checksum) {
        return locks.computeIfAbsent(checksum, key -> new Object());
    }

    /** Removes what an earlier platform has left and no adopted dyno uses. */
    synchronized void sweep() throws IOException {
        Set<String> used =
                Set.copyOf(users.keySet().stream().map(SlugCopies::name).toList());
        if (!Files.isDirectory(cache)) {
            return;
        }
        try (Stream<Path> children = Files.list(cache)) {
            for (Path child : children.toList()) {
                if (!used.contains(child.getFileName().toString())) {
                    discard(child);
                }
            }
        }
    }

    /** Copies an unpacked slug; costs no space and next to no time where the file system shares blocks. */
    static void copy(Path unpacked, Path to) throws IOException {
        Command.run(List.of("cp", "-a", "--reflink=auto", unpacked + "/.", to.toString()));
    }

    private void unpack(String checksum, Path directory) throws IOException {
        StateDirectory.createPrivate(cache);
        Path fresh = cache.resolve(name(checksum) + ".new");
        discard(fresh);
        try {
            Files.createDirectory(fresh);
            slugs.unpack(checksum, fresh);
            if (owner.isPresent()) {
                Command.run(List.of("chown", "-R", "-h", owner.get(), fresh.toString()));
            }
            Files.move(fresh, directory);
        } catch (IOException failed) {
            discard(fresh);
            throw failed;
        }
    }

    private static void discard(Path directory) {
        try {
            if (Files.exists(directory)) {
                StateDirectory.delete(directory);
            }
        } catch (IOException stuck) {
            System.getLogger(SlugCopies.class.getName())
                    .log(System.Logger.Level.WARNING, "Cannot remove " + directory + ": " + stuck.getMessage());
        }
    }

    private static String name(String checksum) {
        return checksum.replaceAll("[^A-Za-z0-9._-]", "_");
    }
}
