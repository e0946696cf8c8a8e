package dev.dynolab.paas.http2;

import static dev.dynolab.paas.http2.Http2Bed.head;
import static dev.dynolab.paas.http2.Http2Bed.ok;
import static dev.dynolab.paas.http2.Http2Bed.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.Require;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS with the clients that people have: curl, h2load, node. */
class ClientsIT {
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");
    private static final int LARGE = 100_000_000;

    @TempDir
    Path dir;

    /** Answers with as many octets as came. */
    private static void echo(InputStream in, OutputStream out) throws IOException {
        for (String head = head(in); !head.isEmpty(); head = head(in)) {
            var length = LENGTH.matcher(head);
            int n = length.find() ? Integer.parseInt(length.group(1)) : 0;
            if (n == 0) {
                say(out, ok("hello"));
                continue;
            }
            say(out, "HTTP/1.1 200 OK\r\nContent-Length: " + n + "\r\n\r\n");
            byte[] piece = new byte[64 << 10];
            while (n > 0) {
                int got = in.read(piece, 0, Math.min(n, piece.length));
                out.write(piece, 0, got);
                n -= got;
            }
            out.flush();
        }
    }

    private String run(Http2Bed bed, String... line) throws Exception {
        boolean found = List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, line[0])));
        Require.that(found, line[0] + " is not installed");
        List<String> words = new ArrayList<>();
        for (String word : line) {
            words.add(word.replace("URL", "https://localhost:" + bed.port() + "/")
                    .replace("CA", bed.authority().toString()));
        }
        var builder = new ProcessBuilder(words).directory(dir.toFile()).redirectErrorStream(true);
        builder.environment().put("NODE_EXTRA_CA_CERTS", bed.authority().toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http1.1", "--http2"})
    void curlTrustsTheAuthorityAndMovesLargeBodies(String version) throws Exception {
        try (var bed = new Http2Bed(dir, ClientsIT::echo)) {
            bed.client();
            String spoken = run(bed, "curl", "-sS", version, "--cacert", "CA", "URL", "-w", " %{http_version}");
            assertThat(spoken).isEqualTo("hello " + (version.equals("--http2") ? "2" : "1.1"));
            Path large = dir.resolve("large");
            Files.write(large, new byte[LARGE]);
            // Reads slowly: what it does not take waits at the dyno.
            run(
                    bed,
                    "curl",
                    "-sS",
                    version,
                    "--cacert",
                    "CA",
                    "--limit-rate",
                    "40M",
                    "--data-binary",
                    "@large",
                    "-o",
                    "got",
                    "URL");
            assertThat(Files.mismatch(large, dir.resolve("got"))).isEqualTo(-1);
        }
    }

    @Test
    void curlWithoutTheAuthorityRefuses() throws Exception {
        try (var bed = new Http2Bed(dir, ClientsIT::echo)) {
            String code = run(bed, "sh", "-c", "curl -sS URL 2>/dev/null; echo $?");
            // 60: the peer's certificate cannot be authenticated.
            assertThat(code.strip()).isEqualTo("60");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--h1", "--threads=1"})
    void h2loadLosesNothing(String version) throws Exception {
        try (var bed = new Http2Bed(dir, ClientsIT::echo)) {
            String report = run(bed, "h2load", version, "-n", "5000", "-c", "20", "-m", "10", "URL");
            assertThat(report).contains("5000 succeeded, 0 failed, 0 errored, 0 timeout");
        }
    }

    @Test
    void nodeSpeaksBoth() throws Exception {
        try (var bed = new Http2Bed(dir, ClientsIT::echo)) {
            bed.client();
            String script = """
                    const http2 = require('http2'), https = require('https');
                    const session = http2.connect('URL');
                    const post = session.request({':path': '/x', ':method': 'POST', 'content-length': 5, cookie: ['a=1', 'b=2']});
                    let body = '';
                    post.on('data', piece => body += piece);
                    post.on('end', () => {
                      console.log('http2 ' + body);
                      session.close();
                      https.get('URL', answer => { console.log('https ' + answer.statusCode); answer.resume(); });
                    });
                    post.end('12345');
                    """;
            assertThat(run(bed, "node", "-e", script)).isEqualTo("http2 12345\nhttps 200\n");
        }
    }

    /** Answers a chunked request in chunks, with its trailer {@code x-sum} as one of its own. */
    private static void trail(InputStream in, OutputStream out) throws IOException {
        for (String head = head(in); !head.isEmpty(); head = head(in)) {
            StringBuilder body = new StringBuilder();
            while (!body.toString().contains("0\r\n") || !body.toString().endsWith("\r\n\r\n")) {
                body.append((char) in.read());
            }
            String trailers = body.substring(body.indexOf("0\r\n") + 3).strip();
            say(
                    out,
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Got: " + trailers
                            + "\r\nX-More: 1\r\n\r\n");
        }
    }

    @Test
    void trailersPassBothWays() throws Exception {
        try (var bed = new Http2Bed(dir, ClientsIT::trail)) {
            bed.client();
            String script = """
                    const session = require('http2').connect('URL');
                    const post = session.request({':path': '/', ':method': 'POST'}, {waitForTrailers: true});
                    post.on('wantTrailers', () => post.sendTrailers({'x-sum': '42', 'host': 'evil'}));
                    post.on('trailers', fields => console.log(fields['x-got'], fields['x-more']));
                    post.on('data', piece => console.log('' + piece));
                    post.on('end', () => session.close());
                    post.end('12345');
                    """;
            assertThat(run(bed, "node", "-e", script)).isEqualTo("ok\nx-sum: 42 1\n");
        }
    }

    @Test
    void whoIsConnectedAtTheEndIsToldToGo() throws Exception {
        var answered = new CountDownLatch(1);
        try (var bed = new Http2Bed(dir, (in, out) -> {
            head(in);
            say(out, ok("hello"));
            answered.countDown();
        })) {
            bed.client();
            var end = new FutureTask<>(() -> {
                answered.await();
                bed.end();
                return null;
            });
            var thread = new Thread(end);
            thread.setDaemon(true);
            thread.start();
            String script = """
                const session = require('http2').connect('URL');
                session.on('goaway', code => console.log('goaway ' + code));
                session.on('close', () => console.log('closed'));
                session.on('error', e => {});
                session.request({':path': '/'}).on('error', e => {}).resume();
                """;
            assertThat(run(bed, "node", "-e", script)).isEqualTo("goaway 0\nclosed\n");
            end.get();
        }
    }
}
