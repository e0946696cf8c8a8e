package dev.dynolab.cli.whole;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The other end of the sample app {@code mortal}: its processes ask here for leave at each point of their life, and each
 * keeps a connection open until its death. So the test knows where they are and which of them live, whatever hides them.
 */
final class Gate implements AutoCloseable {
    private final ServerSocket server;
    private final List<Guest> waiting = new ArrayList<>();
    private final List<Guest> living = new ArrayList<>();
    private final List<Guest> farewells = new ArrayList<>();
    private final Set<String> held = new HashSet<>();

    /** @param address at which the processes reach this machine */
    Gate(InetAddress address) throws IOException {
        server = new ServerSocket(0, 1000, address);
        daemon("gate", this::accept);
    }

    /** A process at a point of its life: its dyno's name, the config var NUMBER it runs with and an id of its own. */
    record Guest(String point, String dyno, String generation, String id, PrintStream out) {
        private static Guest of(String line, PrintStream out) {
            String[] words = line.split(" ");
            return new Guest(words[0], words[1], words[2], words[3], out);
        }

        @Override
        public String toString() {
            return point + " " + dyno + " " + generation + " " + id;
        }
    }

    /** For the app's config var GATE. */
    String address() {
        return server.getInetAddress().getHostAddress() + " " + server.getLocalPort();
    }

    /** From now on nobody passes this point. */
    synchronized void hold(String point) {
        held.add(point);
    }

    /** Waits until {@code times} processes stand at the point, which is held. */
    synchronized void await(String point, int times) throws InterruptedException {
        await(
                point + " " + times,
                () -> waiting.stream()
                                .filter(guest -> guest.point().equals(point))
                                .count()
                        >= times);
    }

    /** The living processes, when they are as asked. */
    synchronized List<Guest> living(Predicate<List<Guest>> condition) throws InterruptedException {
        await("living", () -> condition.test(living));
        return List.copyOf(living);
    }

    synchronized List<Guest> living() {
        return List.copyOf(living);
    }

    /** Those that ended as they were told to, after their last line. */
    synchronized List<Guest> farewells() {
        return List.copyOf(farewells);
    }

    /** Nobody is held any more; those at {@code run} exit with 7. */
    synchronized void release() {
        held.clear();
        waiting.forEach(guest -> guest.out().println(guest.point().equals("run") ? "exit 7" : "go"));
        waiting.clear();
    }

    /** Has a process die, with status 3. */
    void kill(Guest guest) {
        guest.out().println("die");
    }

    private void await(String what, java.util.function.BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + 120_000_000_000L;
        while (!condition.getAsBoolean()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError(
                        "Waited 120 s for " + what + "; at the gate: " + waiting + ", living: " + living);
            }
            wait(left);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                daemon("gate-guest", () -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            Guest guest = Guest.of(in.readLine(), new PrintStream(socket.getOutputStream(), true));
            enter(guest);
            try {
                in.read();
            } finally {
                left(guest);
            }
        } catch (IOException gone) {
            // Killed, as is usual here.
        }
    }

    private synchronized void enter(Guest guest) {
        if (guest.point().equals("alive")) {
            living.add(guest);
        } else if (held.contains(guest.point())) {
            waiting.add(guest);
        } else {
            if (guest.point().equals("bye")) {
                farewells.add(guest);
            }
            guest.out().println("go");
        }
        notifyAll();
    }

    private synchronized void left(Guest guest) {
        living.remove(guest);
        waiting.remove(guest);
        notifyAll();
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        living().forEach(this::kill);
    }
}
