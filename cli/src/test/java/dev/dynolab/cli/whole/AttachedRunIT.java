package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code h run}: streams, exit code, and how one that serves leaves. */
class AttachedRunIT {
    @TempDir
    Path dir;

    private Lab lab;
    private Repo repo;

    @BeforeEach
    void start() throws Exception {
        lab = Lab.start(dir, Map.of());
        repo = lab.app("blog", "blue-purple-java");
        repo.push().ok();
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void streamsAndTheExitCodeAreTheDynos() {
        Lab.Session session = lab.session(repo.dir());
        Result run = session.run(
                new ByteArrayInputStream("one\ntwo\n".getBytes()), "run", "wc -l; echo oops >&2; echo $DYNO; exit 7");
        assertThat(run.exit()).isEqualTo(7);
        assertThat(run.out()).startsWith("2\n").containsPattern("run\\.[0-9]{4}\n");
        assertThat(run.err()).contains("oops");
    }

    @Test
    void theCommandReachesTheDynoByteForByte() {
        Result run = lab.h(repo.dir(), "run", "printf '%s|' \"$HOME\" 'a  b' \"\\\\\" ; echo é")
                .ok();
        assertThat(run.out()).isEqualTo("/app|a  b|\\|é\n");
    }

    @Test
    void theEnvironmentIsHerokusAndNothingOfThePersons() {
        Result run = lab.h(repo.dir(), "run", "env").ok();
        assertThat(run.out())
                .contains("DYNO=run.", "HOME=/app", "PORT=", "LEDGER_FILE=")
                .doesNotContain("DYNOLAB_HOME");
    }

    @Test
    void whenNobodyReadsTheDynoIsHungUp() throws Exception {
        Lab.Session session = lab.session(repo.dir());
        Result run = session.runInto(
                new java.io.OutputStream() {
                    @Override
                    public void write(int b) throws java.io.IOException {
                        throw new java.io.IOException("Broken pipe");
                    }
                },
                "run",
                "yes");
        assertThat(run.exit()).isEqualTo(141);
        Eventually.holds(() -> lab.h(repo.dir(), "ps").ok().out(), ps -> !ps.contains("run."));
    }

    @Test
    void configVarsDecideNothingBeforeTheDynoHasLeftRoot() {
        lab.h(repo.dir(), "config:set", "PATH=/nowhere").ok();
        Result run = lab.h(repo.dir(), "run", "echo $PATH; /usr/bin/id -u").ok();
        assertThat(run.out()).startsWith("/nowhere\n").doesNotContain("\n0\n");
    }

    @Test
    void anEmptyPortIsExplained() {
        Result run = lab.h(repo.dir(), "run", "bundle exec rackup -p ");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("your shell already expanded $PORT; use single quotes");
    }

    @Test
    void ctrlCLeavesTheTableDrainsAndLosesNothing() throws Exception {
        lab.h(repo.dir(), "ps:scale", "web=0").ok();
        lab.h(repo.dir(), "run:detached", "java -cp target/classes Main").ok();
        Lab.Session session = lab.session(repo.dir());
        try (PipedOutputStream keyboard = new PipedOutputStream();
                InputStream in = new PipedInputStream(keyboard)) {
            CompletableFuture<Result> attached =
                    CompletableFuture.supplyAsync(() -> session.run(in, "run", "java -cp target/classes Main"));
            Eventually.holds(
                    () -> lab.h(repo.dir(), "ps").ok().out(),
                    ps -> ps.lines().filter(line -> line.contains("<- 1/2")).count() == 2);

            Load load = Load.start(lab.port(repo), "blog.localhost", 8);
            load.await(300, exchange -> exchange.status() == 200);
            session.interrupt();
            Result run = attached.get(60, TimeUnit.SECONDS);
            load.await(100, exchange -> exchange.status() == 200);
            Ledger ledger = new Ledger(load.stop(), lab.log(repo));

            assertThat(run.exit()).isIn(0, 130, 143);
            assertThat(ledger.lost()).isEmpty();
            assertThat(ledger.failedByTheApp()).isEmpty();
        }
    }

    @Test
    void anotherCtrlCCutsTheDrain() throws Exception {
        lab.h(repo.dir(), "ps:scale", "web=0").ok();
        Lab.Session session = lab.session(repo.dir());
        try (PipedOutputStream keyboard = new PipedOutputStream();
                InputStream in = new PipedInputStream(keyboard);
                HttpConnection client = new HttpConnection(lab.port(repo))) {
            CompletableFuture<Result> attached =
                    CompletableFuture.supplyAsync(() -> session.run(in, "run", "java -cp target/classes Main"));
            Eventually.holds(() -> lab.h(repo.dir(), "ps").ok().out(), ps -> ps.contains("<- all traffic"));
            CompletableFuture<Integer> slow = CompletableFuture.supplyAsync(() -> status(client, "/?delay_ms=600000"));
            Eventually.holds(
                    () -> lab.h(repo.dir(), "ps", "--json").ok().out(), ps -> ps.contains("\"in_flight\" : 1"));

            session.interrupt();
            Eventually.holds(session::err, said -> said.contains("draining 1 request; ^C again to cut"));
            assertThat(attached).isNotDone();
            session.interrupt();
            assertThat(attached.get(60, TimeUnit.SECONDS).exit()).isIn(0, 130, 143);
            assertThat(slow.get(60, TimeUnit.SECONDS)).isEqualTo(503);
        }
    }

    private static int status(HttpConnection client, String path) {
        try {
            return client.send("GET", path, "blog.localhost", UUID.randomUUID().toString(), "")
                    .status();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
