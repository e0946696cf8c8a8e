package dev.dynolab.paas.runtime;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks the {@code $PORT} of dynos that share this machine's network. Ports stay below the range that Linux takes
 * for outgoing connections (32768 and up): else a busy router would sooner or later sit on the port of a dyno that is
 * slow to bind. Safe on any thread.
 */
final class Ports {
    private static final int LOWEST = 20_000;
    private static final int BEYOND = 32_768;
    private static final int TRIES = 1_000;

    private final Set<Integer> taken = new HashSet<>();
    private int last;

    /** A port that is free now and that no living dyno has. */
    synchronized int take() throws IOException {
        for (int tries = 0; tries < TRIES; tries++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
            if (port != last && !taken.contains(port) && isFree(port)) {
                take(port);
                return port;
            }
        }
        throw new IOException("No free port between " + LOWEST + " and " + (BEYOND - 1) + " for a dyno");
    }

    /** The port of a dyno that was adopted. */
    synchronized void take(int port) {
        taken.add(port);
        last = port;
    }

    synchronized void release(int port) {
        taken.remove(port);
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            // All addresses: a dyno may bind any of them.
            probe.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException inUse) {
            return false;
        }
    }
}
