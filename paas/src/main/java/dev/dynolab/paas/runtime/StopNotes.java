package dev.dynolab.paas.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Which dynos have been told to end and have not: an empty file for each, so that the next platform goes on with it when
 * this one is killed in between. Safe on any thread.
 */
public final class StopNotes {
    private static final System.Logger LOG = System.getLogger(StopNotes.class.getName());

    private final Path directory;

    /** @param directory nobody else's; made with the first note */
    public StopNotes(Path directory) {
        this.directory = directory;
    }

    public void add(UUID dyno) {
        try {
            StateDirectory.createPrivate(directory);
            Files.write(note(dyno), new byte[0]);
        } catch (IOException full) {
            LOG.log(System.Logger.Level.WARNING, "A platform killed now would not go on to stop {0}: {1}", dyno, full);
        }
    }

    public boolean contains(UUID dyno) {
        return Files.exists(note(dyno));
    }

    public void remove(UUID dyno) {
        discard(note(dyno));
    }

    /** Removes the notes of dynos that are no more; called once, when the living are known. */
    public void keep(Set<UUID> living) {
        try (Stream<Path> notes = Files.isDirectory(directory) ? Files.list(directory) : Stream.empty()) {
            List<Path> dead = notes.filter(note -> living.stream().noneMatch(dyno -> note.equals(note(dyno))))
                    .toList();
            dead.forEach(StopNotes::discard);
        } catch (IOException unreadable) {
            LOG.log(System.Logger.Level.WARNING, "Notes of stopped dynos are left: {0}", unreadable.getMessage());
        }
    }

    private Path note(UUID dyno) {
        return directory.resolve(dyno.toString());
    }

    private static void discard(Path note) {
        try {
            Files.deleteIfExists(note);
        } catch (IOException stays) {
            // Its dyno has ended, and no other has its id.
        }
    }
}
