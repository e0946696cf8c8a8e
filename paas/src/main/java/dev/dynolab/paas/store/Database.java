package dev.dynolab.paas.store;

import dev.dynolab.paas.error.PlatformException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/**
 * The database of a home. Transactions run one after the other, each wholly or not at all, and one that
 * {@link #transaction} returned from is in the operating system's hands: killing the platform does not lose it.
 *
 * <p>They run on a thread of the database's own, because an interrupt in the midst of a write would close H2's file
 * under everybody. After a failed write (a full disk) the next transaction opens the file anew.
 */
public final class Database implements AutoCloseable {
    private final Connections connections;
    private final ExecutorService thread;
    private volatile Thread worker;

    /** Touched by {@link #worker} only. */
    private Connection connection;

    private Session session;
    private boolean innerFailed;

    Database(Connections connections) {
        this.connections = connections;
        thread = Executors.newSingleThreadExecutor(task -> {
            worker = new Thread(task, "database");
            worker.setDaemon(true);
            return worker;
        });
        try {
            await(thread.submit(this::connection));
        } catch (RuntimeException problem) {
            thread.shutdown();
            throw problem;
        }
    }

    /**
     * Opens the database, creating it or bringing its schema up to date as needed.
     *
     * @param file without H2's suffix: {@code DYNOLAB_HOME/dynolab} is kept in {@code dynolab.mv.db}
     * @throws PlatformException when another process has it open, a newer Dynolab wrote it, or it cannot be read
     */
    public static Database open(Path file) {
        return open(file, Migration.all());
    }

    static Database open(Path file, List<Migration> known) {
        return new Database(new DatabaseFile(file, known)::connect);
    }

    /** A new, empty one that is gone when closed; for tests. */
    public static Database memory() {
        return new Database(() -> {
            Connection connection = H2.connect("mem:");
            Schema.upgrade(connection, Migration.all());
            return connection;
        });
    }

    /** How to open: called again after a failure. */
    @FunctionalInterface
    interface Connections {
        Connection open() throws SQLException;
    }

    /**
     * Runs {@code work} as one transaction and returns once it is committed. Called from within another transaction's
     * work, it joins that one: if the inner work fails the whole is undone, also where the outer work carries on.
     *
     * @throws PlatformException what {@code work} threw, or kind INTERNAL when the database could not do it: then it is
     *     not known to be done, and nothing done before is lost
     */
    public <T> T transaction(Work<T> work) {
        if (Thread.currentThread() == worker) {
            return join(work);
        }
        try {
            return await(thread.submit(() -> run(work)));
        } catch (RejectedExecutionException closed) {
            throw H2.closed();
        }
    }

    private <T> T run(Work<T> work) {
        try {
            session = new Session(connection());
            innerFailed = false;
            T result = work.in(session);
            if (innerFailed) {
                throw new IllegalStateException("A transaction's part failed, so the whole cannot be committed");
            }
            connection.commit();
            return result;
        } catch (SQLException problem) {
            if (H2.harmless(problem)) {
                rollBack();
            } else {
                abandon();
            }
            throw H2.failed(problem);
        } catch (RuntimeException | Error problem) {
            rollBack();
            throw problem;
        } finally {
            session = null;
        }
    }

    private <T> T join(Work<T> work) {
        try {
            return work.in(session);
        } catch (SQLException problem) {
            innerFailed = true;
            throw H2.failed(problem);
        } catch (RuntimeException | Error problem) {
            innerFailed = true;
            throw problem;
        }
    }

    private Connection connection() {
        try {
            if (connection == null) {
                connection = connections.open();
            }
            return connection;
        } catch (SQLException problem) {
            throw H2.failed(problem);
        }
    }

    private void rollBack() {
        if (connection == null) {
            return;
        }
        try {
            connection.rollback();
        } catch (SQLException problem) {
            abandon();
        }
    }

    /** After a failed write H2 has closed the store under us; opening anew costs milliseconds. */
    private void abandon() {
        if (connection != null) {
            H2.discard(connection);
            connection = null;
        }
    }

    private static <T> T await(Future<T> result) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException problem) {
            if (problem.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (problem.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(problem.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends what is under way and closes the file; transactions are refused from then on. */
    @Override
    public void close() {
        Callable<Void> end = () -> {
            if (connection != null) {
                connection.close();
                connection = null;
            }
            return null;
        };
        try {
            await(thread.submit(end));
        } catch (RejectedExecutionException closed) {
            return;
        } finally {
            thread.shutdown();
        }
    }
}
