package dev.dynolab.paas.runtime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Keeps all that a dyno told. */
final class RecordingObserver implements DynoObserver {
    private static final long PATIENCE_SECONDS = 60;

    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    private boolean outOfMemory;
    private final CompletableFuture<Integer> status = new CompletableFuture<>();

    @Override
    public synchronized void output(Stream stream, byte[] bytes) {
        if (status.isDone()) {
            throw new IllegalStateException("output after the end");
        }
        (stream == Stream.STDOUT ? stdout : stderr).writeBytes(bytes);
        notifyAll();
    }

    @Override
    public synchronized void outOfMemory() {
        outOfMemory = true;
    }

    synchronized boolean wasOutOfMemory() {
        return outOfMemory;
    }

    @Override
    public synchronized void exited(int code) {
        status.complete(code);
        notifyAll();
    }

    int status() throws Exception {
        return status.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    boolean ended() {
        return status.isDone();
    }

    synchronized byte[] stdoutBytes() {
        return stdout.toByteArray();
    }

    synchronized String stdout() {
        return stdout.toString(StandardCharsets.UTF_8);
    }

    synchronized String stderr() {
        return stderr.toString(StandardCharsets.UTF_8);
    }

    /** Waits until standard output holds {@code text}. */
    synchronized void await(String text) throws InterruptedException {
        for (long waits = 0; !stdout().contains(text); waits++) {
            if (status.isDone() || waits > PATIENCE_SECONDS * 1000) {
                throw new AssertionError("No \"" + text + "\" but: " + stdout() + stderr() + " " + status);
            }
            wait(PATIENCE_SECONDS * 1000);
        }
    }
}
