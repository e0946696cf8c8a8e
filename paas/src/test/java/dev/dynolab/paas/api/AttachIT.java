package dev.dynolab.paas.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The terminal of a real dyno over a real connection. */
class AttachIT {
    private static final String UPGRADE = "Connection: Upgrade\r\nUpgrade: dynolab-attach\r\n";

    @TempDir
    static Path directory;

    private static ApiPlatform api;

    @BeforeAll
    static void start() throws Exception {
        api = new ApiPlatform(directory);
        api.deploy("blog");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private record Run(String name, URI url) {}

    private static Run run(String command) {
        JsonNode body = JsonNodeFactory.instance
                .objectNode()
                .put("command", command)
                .put("attach", true)
                .put("force_no_tty", true);
        ApiClient.Reply reply = api.post("/apps/blog/dynos", body.toString());
        assertThat(reply.status()).as(reply.http().body()).isEqualTo(201);
        return new Run(
                reply.json().path("name").asText(),
                URI.create(reply.json().path("dynolab").path("attach_url").asText()));
    }

    @Test
    void inputOutputErrorsAndExitStatusAreCarried() throws Exception {
        try (Terminal terminal =
                Terminal.attach(run("cat; echo problem >&2; exit 7").url())) {
            terminal.stdin("hällo\n");
            terminal.endOfInput();
            assertThat(terminal.exit()).isEqualTo(7);
            assertThat(terminal.stdout.toString(StandardCharsets.UTF_8)).isEqualTo("hällo\n");
            assertThat(terminal.stderr.toString(StandardCharsets.UTF_8)).isEqualTo("problem\n");
        }
    }

    @Test
    void manyBytesGoThroughUnchanged() throws Exception {
        byte[] bytes = new byte[8 << 20];
        new Random(1).nextBytes(bytes);
        try (Terminal terminal = Terminal.attach(run("cat").url())) {
            Thread writer = new Thread(() -> {
                try {
                    for (int at = 0; at < bytes.length; at += 64 << 10) {
                        terminal.frame(0, java.util.Arrays.copyOfRange(bytes, at, at + (64 << 10)));
                    }
                    terminal.endOfInput();
                } catch (IOException gone) {
                    throw new java.io.UncheckedIOException(gone);
                }
            });
            writer.start();
            assertThat(terminal.exit()).isZero();
            writer.join();
            assertThat(terminal.stdout.toByteArray()).isEqualTo(bytes);
        }
    }

    @Test
    void anInterruptOvertakesInputThatTheDynoDoesNotRead() throws Exception {
        Run run = run("trap 'exit 9' INT; echo ready; while :; do sleep 1; done");
        try (Terminal terminal = Terminal.attach(run.url())) {
            terminal.readUntil("ready");
            terminal.frame(0, new byte[1 << 20]);
            terminal.interrupt();
            assertThat(terminal.exit()).isEqualTo(9);
        }
    }

    @Test
    void aTerminalThatGoesAwayHangsUp() throws Exception {
        Run run = run("trap 'exit 8' HUP; echo ready; while :; do sleep 1; done");
        try (Terminal terminal = Terminal.attach(run.url())) {
            terminal.readUntil("ready");
        }
        awaitInLog(run, "Process exited with status 8");
    }

    @Test
    void aFrameThatCannotBeIsTheEndOfTheTerminal() throws Exception {
        for (int[] frame : new int[][] {{9, 0}, {0, -1}, {0, Integer.MAX_VALUE}}) {
            Run run = run("trap 'exit 8' HUP; echo ready; while :; do sleep 1; done");
            try (Terminal terminal = Terminal.attach(run.url())) {
                terminal.readUntil("ready");
                terminal.frame(frame[0], frame[1], new byte[0]);
                assertThat(terminal.exit()).isEqualTo(8);
            }
        }
    }

    @Test
    void aTerminalOpensOnceWithItsSecretOnly() throws Exception {
        Run run = run("echo ready; cat");
        assertThat(Terminal.refusal(run.url(), "")).startsWith("HTTP/1.1 400");
        assertThat(Terminal.refusal(run.url().resolve(UUID.randomUUID().toString()), UPGRADE))
                .startsWith("HTTP/1.1 404");
        assertThat(Terminal.refusal(run.url(), UPGRADE + "Origin: http://evil.test\r\n"))
                .startsWith("HTTP/1.1 403");
        try (Terminal terminal = Terminal.attach(run.url())) {
            terminal.readUntil("ready");
            assertThat(Terminal.refusal(run.url(), UPGRADE)).startsWith("HTTP/1.1 404");
            terminal.endOfInput();
            assertThat(terminal.exit()).isZero();
        }
        assertThat(api.get("/apps/blog/dynos/web.1")
                        .json()
                        .path("dynolab")
                        .path("attach_url")
                        .isNull())
                .isTrue();
    }

    private static void awaitInLog(Run run, String text) throws IOException {
        String body = "{\"tail\":true,\"dyno\":\"" + run.name() + "\"}";
        URI url = URI.create(api.post("/apps/blog/log-sessions", body)
                .json()
                .path("logplex_url")
                .asText());
        try (var lines = new BufferedReader(new InputStreamReader(url.toURL().openStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null && !line.contains(text)) {
                line = lines.readLine();
            }
            assertThat(line).isNotNull();
        }
    }
}
