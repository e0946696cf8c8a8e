package dev.dynolab.paas.deploy;

import dev.dynolab.buildpacks.SlugStore;
import dev.dynolab.paas.app.App;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.release.Slug;
import dev.dynolab.paas.release.Slugs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * The archives of slugs and what names them. An archive that no slug names any more is removed, but never beside a build
 * or an upload: what they make is in nobody's list yet, and may be the very same bytes.
 */
public final class SlugKeeper {
    private static final System.Logger LOG = System.getLogger(SlugKeeper.class.getName());

    private final SlugStore archives;
    private final Slugs slugs;
    private final long maxBytes;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final AtomicBoolean due = new AtomicBoolean();

    public SlugKeeper(SlugStore archives, Slugs slugs, long maxBytes) {
        this.archives = archives;
        this.slugs = slugs;
        this.maxBytes = maxBytes;
    }

    /** Runs what may end in a new slug. */
    public <T> T making(Supplier<T> work) {
        lock.readLock().lock();
        try {
            return work.get();
        } finally {
            lock.readLock().unlock();
            if (due.get()) {
                sweep();
            }
        }
    }

    /** Removes the archives that no slug names: now, or when the last of those at work is done. */
    public void sweep() {
        due.set(true);
        while (due.get() && lock.writeLock().tryLock()) {
            try {
                due.set(false);
                archives.sweep(slugs.checksumsInUse());
            } catch (IOException problem) {
                LOG.log(System.Logger.Level.WARNING, "Slugs that nobody needs could not be removed", problem);
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    /** The file of a slug's checksum. */
    public Path archive(String checksum) {
        return archives.archive(checksum);
    }

    /**
     * Makes a slug of an archive that somebody sends.
     *
     * @param draft its size does not matter, its checksum only when there is one
     * @throws PlatformException when it is no slug, too large, or not the one that was announced; then nothing is kept
     */
    public Slug upload(App app, UUID id, Slug.Draft draft, InputStream archive) {
        return making(() -> {
            try {
                String checksum = archives.add(archive, maxBytes);
                if (!draft.checksum().isEmpty() && !draft.checksum().equals(checksum)) {
                    throw PlatformException.invalid("The archive is " + checksum + ", not " + draft.checksum() + ".");
                }
                archives.verify(checksum);
                return slugs.create(app, id, draft.of(checksum, Files.size(archives.archive(checksum))));
            } catch (IOException problem) {
                throw PlatformException.invalid("This is no slug: " + problem.getMessage() + ".")
                        .hint("A slug is a .tgz with everything below ./app.");
            } catch (PlatformException refused) {
                due.set(true);
                throw refused;
            }
        });
    }
}
