package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.cli.Main;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code h run} at a real terminal, which script(1) gives a program that has none. */
@Timeout(300)
class TerminalIT {
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
    void aShellInADynoIsAsOneHere() throws Exception {
        try (Window window = new Window("run", "PS1=': ' HISTFILE= exec bash --norc -i")) {
            window.await(": ");
            window.type("stty size; echo $TERM; echo \"left-$LINES\" | cat\n");
            window.await("33 111\r\n", "xterm-256color\r\n");
            window.resize(40, 120);
            window.type("while [ \"$(stty size)\" != '40 120' ]; do :; done; echo the new 'size'\n");
            window.await("the new size\r\n");
            window.type("sh -c 'echo asle''ep; exec sleep 1000'\n");
            window.await("asleep");
            window.type("\3");
            window.await("^C");
            window.type("echo status:$?\n");
            window.await("status:130");
            window.type("exit 9\n");
            assertThat(window.exit()).isEqualTo(9);
            assertThat(Files.readString(dir.resolve("after")))
                    .as("the terminal's settings")
                    .isEqualTo(Files.readString(dir.resolve("before")));
        }
    }

    @Test
    void pipesCanBeHadAllTheSame() throws Exception {
        try (Window window = new Window("run", "--no-tty", "[ -t 1 ] || echo a 'pipe'; exit 4")) {
            window.await("a pipe");
            assertThat(window.exit()).isEqualTo(4);
        }
    }

    @Test
    void aShellInsideARunningDynoEndsWithIt() throws Exception {
        Result piped = lab.session(repo.dir())
                .run(
                        new ByteArrayInputStream("one\n".getBytes(StandardCharsets.UTF_8)),
                        "ps:exec",
                        "--",
                        "tr a-z A-Z; echo $DYNO; exit 3");
        assertThat(piped.exit()).as(piped.err()).isEqualTo(3);
        assertThat(piped.out()).isEqualTo("ONE\nweb.1\n");
        assertThat(piped.err()).isEqualTo("Connecting to web.1 on blog... done\n");
        assertThat(lab.h(repo.dir(), "ps:exec", "web.9").err()).contains("Couldn't find that dyno.");
        try (Window window = new Window("ps:exec", "web.1")) {
            window.type("stty size; echo in-$DYNO $TERM\n");
            window.await("33 111\r\n", "in-web.1 xterm-256color\r\n");
            assertThat(lab.h(repo.dir(), "ps").ok().out()).contains("web.1").doesNotContain("run");
            lab.h(repo.dir(), "ps:restart").ok();
            assertThat(window.exit()).isPositive();
        }
    }

    @Test
    void aClosedWindowHangsUp() throws Exception {
        try (Window window = new Window("run", "trap 'exit 1' HUP; echo u''p; while :; do read -t 1; done")) {
            window.await("up\r\n");
        }
        Eventually.holds(() -> lab.h(repo.dir(), "ps").ok().out(), ps -> !ps.contains("run."));
    }

    /** A terminal of 33 rows and 111 columns in which {@code h} runs. */
    private final class Window implements AutoCloseable {
        private final Process script;
        private final StringBuilder shown = new StringBuilder();
        private boolean ended;

        Window(String... arguments) throws IOException {
            StringBuilder h = new StringBuilder(Path.of(System.getProperty("java.home"), "bin/java")
                    + " -XX:TieredStopAtLevel=1 -Ddynolab.tty=012 -cp '" + System.getProperty("java.class.path") + "' "
                    + Main.class.getName());
            for (String argument : arguments) {
                h.append(" '").append(argument.replace("'", "'\\''")).append("'");
            }
            ProcessBuilder builder = new ProcessBuilder(
                            "script",
                            "-qefc",
                            "stty sane rows 33 cols 111; tty > " + dir + "/tty; stty -g > " + dir + "/before; " + h
                                    + "; status=$?; stty -g > " + dir + "/after; exit $status",
                            "/dev/null")
                    .directory(repo.dir().toFile())
                    .redirectErrorStream(true);
            builder.environment().putAll(lab.env());
            builder.environment().put("TERM", "xterm-256color");
            script = builder.start();
            Thread reader = new Thread(this::read, "window");
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            byte[] buffer = new byte[4096];
            try (InputStream in = script.getInputStream()) {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    synchronized (shown) {
                        shown.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
                        shown.notifyAll();
                    }
                }
            } catch (IOException closed) {
                // The window was closed.
            } finally {
                synchronized (shown) {
                    ended = true;
                    shown.notifyAll();
                }
            }
        }

        void await(String... texts) throws InterruptedException {
            synchronized (shown) {
                for (String text : texts) {
                    long end = System.nanoTime() + 120_000_000_000L;
                    while (shown.indexOf(text) < 0) {
                        long left = (end - System.nanoTime()) / 1_000_000;
                        assertThat(!ended && left > 0)
                                .as("No \"%s\" before the end or 120 s, but: %s", text, shown)
                                .isTrue();
                        shown.wait(left);
                    }
                    shown.delete(0, shown.indexOf(text) + text.length());
                }
            }
        }

        void type(String keys) throws IOException {
            OutputStream keyboard = script.getOutputStream();
            keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
            keyboard.flush();
        }

        void resize(int rows, int columns) throws Exception {
            String terminal = Files.readString(dir.resolve("tty")).strip();
            assertThat(new ProcessBuilder("stty", "-F", terminal, "rows", "" + rows, "cols", "" + columns)
                            .start()
                            .waitFor())
                    .isZero();
        }

        int exit() throws InterruptedException {
            assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return script.exitValue();
        }

        @Override
        public void close() {
            script.destroyForcibly();
        }
    }
}
