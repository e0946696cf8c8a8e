package dev.dynolab.cli;

import dev.dynolab.cli.base.Machine;
import dev.dynolab.cli.base.Surroundings;
import dev.dynolab.cli.base.Tty;
import dev.dynolab.paas.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Somebody who types {@code h} commands, on a clock and in a zone that do not move. */
public final class Person implements Machine {
    private final Map<String, String> env = new HashMap<>();
    private final Path cwd;
    private final Instant now;
    private Tty tty = Tty.NONE;
    private final CountDownLatch listening = new CountDownLatch(1);
    private volatile Runnable onSignal = () -> {};

    /** @param home the platform's home */
    public Person(Path home, Path cwd, String now) {
        this.cwd = cwd;
        this.now = Instant.parse(now);
        env.put("PATH", System.getenv("PATH"));
        env.put("HOME", cwd.toString());
        env.put("DYNOLAB_HOME", home.toString());
    }

    /**
     * What a command did.
     *
     * @param err stderr
     */
    public record Heard(int exit, String out, String err) {}

    public Map<String, String> env() {
        return env;
    }

    public Person at(Tty terminal) {
        tty = terminal;
        return this;
    }

    /** Types one command. */
    public Heard types(String... words) {
        return types(InputStream.nullInputStream(), words);
    }

    /** Types one command that reads {@code in}. */
    public Heard types(InputStream in, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings at = new Surroundings(env, cwd, in, stream(out), stream(err), tty, this);
        int exit = new Cli().run(words, at);
        return new Heard(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Waits until a command takes Ctrl-C, then presses it. */
    public void pressesControlC() throws InterruptedException {
        listening.await();
        onSignal.run();
    }

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    @Override
    public Time time() {
        return new Time() {
            @Override
            public Instant now() {
                return now;
            }

            @Override
            public Timer after(Duration delay, Runnable task) {
                task.run();
                return () -> {};
            }
        };
    }

    @Override
    public ZoneOffset offset(Instant at) {
        return ZoneId.of("America/Los_Angeles").getRules().getOffset(at);
    }

    @Override
    public List<String> self() {
        return List.of("/opt/dynolab/h");
    }

    @Override
    public Taken onSignal(Runnable action, String... signals) {
        onSignal = action;
        listening.countDown();
        return () -> onSignal = () -> {};
    }
}
