package dev.dynolab.paas.dyno;

import dev.dynolab.paas.time.Time;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Sees when a dyno's {@code $PORT} begins and ceases to accept connections, by connecting to it: a bound port is Heroku's
 * only notion of health; an app may ask for more ({@link HealthCheck}).
 */
final class PortWatch {
    /** A dyno that boots is asked often: the cut-over waits for this. */
    private static final Duration BOOTING = Duration.ofMillis(15);

    private static final int CONNECT_MILLIS = 1000;

    private final Time time;
    private final Executor io;
    private final Duration booting;
    private final Duration later;

    /**
     * @param booting how long a dyno that does not accept yet is asked often
     * @param later how often it is asked from then on, and while it accepts
     */
    PortWatch(Time time, Executor io, Duration booting, Duration later) {
        this.time = time;
        this.io = io;
        this.booting = booting;
        this.later = later;
    }

    /** A watch that can be given up. */
    interface Watch {
        void cancel();
    }

    /** What is asked of a dyno. */
    interface Probe {
        boolean passes();

        /** From one look to the next while it boots. */
        default Duration pause() {
            return BOOTING;
        }

        /** What a dyno failed to do that did not pass in time: half a sentence. */
        default String unmet() {
            return "bind to $PORT";
        }
    }

    /** Passes when the port accepts connections. */
    static Probe port(InetSocketAddress address) {
        return () -> accepts(address);
    }

    /** Tells {@code changed} of every change, the first one being that the probe passes, until cancelled. */
    Watch watch(Probe probe, Consumer<Boolean> changed) {
        Loop loop = new Loop(probe, changed);
        io.execute(loop::look);
        return loop;
    }

    private final class Loop implements Watch {
        private final Probe probe;
        private final Consumer<Boolean> changed;
        private volatile boolean cancelled;
        private final Instant patience = time.now().plus(booting);
        private boolean accepting;

        Loop(Probe probe, Consumer<Boolean> changed) {
            this.probe = probe;
            this.changed = changed;
        }

        /** Runs on one thread at a time: each look asks for the next. */
        private void look() {
            if (cancelled) {
                return;
            }
            boolean now = probe.passes();
            if (now != accepting && !cancelled) {
                accepting = now;
                changed.accept(now);
            }
            boolean often = !accepting && time.now().isBefore(patience);
            time.after(often ? probe.pause() : later, () -> io.execute(this::look));
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private static boolean accepts(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS);
            // A connect to a free port of the ephemeral range can meet itself.
            return !socket.getLocalSocketAddress().equals(address);
        } catch (IOException refused) {
            return false;
        }
    }
}
