package dev.dynolab.paas.runtime;

import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.dynolab.paas.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells one dyno's observer its output, then its end. Follows the container's log, so that a later platform can go on
 * from there; the output of an attached dyno comes from its streams, for the log has lines and its terminal wants bytes
 * as they come. A stream that ends while the container runs (the engine went away) is opened again.
 */
final class ContainerWatch {
    private static final System.Logger LOG = System.getLogger(ContainerWatch.class.getName());
    private static final Duration AGAIN = Duration.ofSeconds(1);
    /** As if killed: the container is gone and nobody knows. */
    private static final int UNKNOWN_STATUS = 137;
    /** So many pieces may be told again by the next platform where this one is killed. */
    private static final int BATCH = 1_000;

    private final DockerDyno dyno;
    private final DynoObserver observer;
    private final Consumer<DockerDyno> ended;
    private final Host host;
    private final ContainerLog log;
    /** Held while the observer is told. */
    private final Semaphore telling = new Semaphore(1);

    private volatile DockerStream stream;
    private volatile boolean closed;
    private boolean complained;

    /** What all containers of a runtime share. */
    record Host(DockerEngine engine, Time time, Executor threads) {
        /** Has the engine do what must not stay undone: once it is back, where it is away. */
        void insist(String what, Callable<Void> request) {
            insist(what, request, "");
        }

        private void insist(String what, Callable<Void> request, String said) {
            try {
                engine.call(request);
            } catch (IOException away) {
                String problem = "Cannot " + what + " yet: " + away.getMessage();
                if (!problem.equals(said)) {
                    LOG.log(System.Logger.Level.WARNING, problem);
                }
                time.after(AGAIN, () -> threads.execute(() -> insist(what, request, problem)));
            }
        }
    }

    ContainerWatch(DockerDyno dyno, DynoObserver observer, Host host, Consumer<DockerDyno> ended) throws IOException {
        this.dyno = dyno;
        this.observer = observer;
        this.host = host;
        this.ended = ended;
        this.log = new ContainerLog(dyno.state(), observer);
    }

    DockerDyno dyno() {
        return dyno;
    }

    /** The kernel killed something of the dyno. */
    void outOfMemory() {
        observer.outOfMemory();
    }

    private boolean attached() {
        return dyno.spec().kind() == DynoSpec.Kind.ATTACHED;
    }

    /** Opens what {@link #begin} reads; of an attached dyno before it is started. */
    void open() throws IOException {
        stream = attached()
                ? host.engine().attach(dyno.container())
                : host.engine().log(dyno.container(), log.resume(), true);
    }

    /** Begins to tell: once the start cannot fail any more, or a failed one would be told as an end. */
    void begin() {
        DockerStream next = stream;
        later(() -> {
            try {
                read(next);
            } catch (IOException broken) {
                // Asking again is the answer.
            }
            afterStream();
        });
    }

    void follow() throws IOException {
        open();
        begin();
        if (attached()) {
            awaitEndOf(stream, false);
        }
    }

    private void read(DockerStream from) throws IOException {
        try (from) {
            for (DockerStream.Piece piece = from.next(); piece != null && !closed; piece = from.next()) {
                tell(piece, from);
            }
        }
    }

    /** Tells a piece and those that have come with it; waits once for them to be on disk. */
    private void tell(DockerStream.Piece first, DockerStream from) throws IOException {
        telling.acquireUninterruptibly();
        try {
            DockerStream.Piece piece = first;
            for (int told = 0; piece != null && !closed; told++) {
                if (attached()) {
                    observer.output(piece.stream(), piece.bytes());
                } else {
                    log.told(piece);
                }
                piece = told < BATCH && from.hasNext() ? from.next() : null;
            }
            if (!attached()) {
                log.settle();
            }
        } catch (RuntimeException problem) {
            LOG.log(System.Logger.Level.ERROR, "Lost output of " + dyno.spec().name(), problem);
        } finally {
            telling.release();
        }
    }

    private void later(Runnable task) {
        if (!closed) {
            host.threads().execute(task);
        }
    }

    private void afterStream() {
        if (closed) {
            return;
        }
        try {
            OptionalInt status = host.engine().call(this::status);
            if (status.isEmpty()) {
                host.time().after(AGAIN, () -> later(this::followAgain));
                return;
            }
            if (!attached()) {
                // Seen with the engine 20.10: a followed log may end early.
                read(host.engine().log(dyno.container(), log.resume(), false));
            }
            end(status.getAsInt(), status.getAsInt() != 0 && killedByTheKernel());
        } catch (IOException away) {
            retry(away);
        }
    }

    private void followAgain() {
        try {
            follow();
        } catch (IOException away) {
            retry(away);
        }
    }

    /**
     * Attached to a container that has ended, or that the engine is about to call so, a stream says nothing and never ends.
     *
     * @param over whether it had ended at the look before: until this one the stream had time for what was on its way
     */
    private void awaitEndOf(DockerStream again, boolean over) {
        host.time()
                .after(
                        AGAIN,
                        () -> later(() -> {
                            try {
                                if (stream == again && again.isOpen()) {
                                    if (over) {
                                        again.close();
                                    } else {
                                        boolean ended =
                                                host.engine().call(this::status).isPresent();
                                        awaitEndOf(again, ended);
                                    }
                                }
                            } catch (IOException away) {
                                // Where the whole engine is away, the stream ends too.
                                awaitEndOf(again, over);
                            }
                        }));
    }

    private void retry(IOException away) {
        if (!complained && !closed) {
            LOG.log(System.Logger.Level.ERROR, "Cannot follow " + dyno.spec().name() + ": " + away.getMessage());
            complained = true;
        }
        host.time().after(AGAIN, () -> later(this::afterStream));
    }

    /** The exit status; empty when the container goes on. */
    private OptionalInt status() throws IOException {
        var client = host.engine().client();
        try (var end = client.waitContainerCmd(dyno.container()).exec(new WaitContainerResultCallback())) {
            return OptionalInt.of(end.awaitStatusCode(1, TimeUnit.SECONDS));
        } catch (NotFoundException removed) {
            return OptionalInt.of(UNKNOWN_STATUS);
        } catch (DockerClientException stillRunning) {
            return OptionalInt.empty();
        }
    }

    private void end(int status, boolean outOfMemory) {
        if (closed) {
            return;
        }
        try {
            log.close();
            if (outOfMemory) {
                observer.outOfMemory();
            }
            observer.exited(status);
        } catch (IOException | RuntimeException problem) {
            LOG.log(System.Logger.Level.ERROR, "The end of " + dyno.spec().name() + " was not taken", problem);
        } finally {
            ended.accept(dyno);
        }
    }

    private boolean killedByTheKernel() throws IOException {
        return host.engine().call(() -> {
            try {
                var client = host.engine().client();
                var state = client.inspectContainerCmd(dyno.container()).exec().getState();
                return Boolean.TRUE.equals(state.getOOMKilled());
            } catch (NotFoundException removed) {
                return false;
            }
        });
    }

    /** Tells no more, once what is being told was noted; but an observer may block for long. */
    void close() {
        closed = true;
        try {
            if (telling.tryAcquire(1, TimeUnit.SECONDS)) {
                telling.release();
            }
            DockerStream open = stream;
            if (open != null) {
                open.close();
            }
            log.close();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (IOException ignored) {
            // It is only read.
        }
    }
}
