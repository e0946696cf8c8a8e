package dev.dynolab.paas.http2;

import static dev.dynolab.paas.http2.Http2Bed.head;
import static dev.dynolab.paas.http2.Http2Bed.ok;
import static dev.dynolab.paas.http2.Http2Bed.say;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 in, HTTP/1.1 out, with the JDK as client. */
class Http2Test {
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

    @TempDir
    Path dir;

    /** Answers each request with its head. */
    private static void echoHeads(InputStream in, OutputStream out) throws IOException {
        for (String head = head(in); !head.isEmpty(); head = head(in)) {
            say(out, ok(head));
        }
    }

    /** Answers each request with its body, whose length is told or which comes in chunks. */
    private static void echoBodies(InputStream in, OutputStream out) throws IOException {
        for (String head = head(in); !head.isEmpty(); head = head(in)) {
            var length = LENGTH.matcher(head);
            if (length.find()) {
                int n = Integer.parseInt(length.group(1));
                say(out, "HTTP/1.1 200 OK\r\nContent-Length: " + n + "\r\n\r\n");
                byte[] piece = new byte[64 << 10];
                while (n > 0) {
                    int got = in.read(piece, 0, Math.min(n, piece.length));
                    out.write(piece, 0, got);
                    n -= got;
                }
                out.flush();
            } else if (!head.contains("chunked")) {
                say(out, ok(""));
            } else {
                say(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                copyChunks(in, out);
            }
        }
    }

    private static void copyChunks(InputStream in, OutputStream out) throws IOException {
        int size;
        do {
            var line = new StringBuilder();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                line.append((char) b);
            }
            size = Integer.parseInt(line.toString().strip(), 16);
            say(out, line + "\n");
            out.write(in.readNBytes(size + 2));
        } while (size > 0);
        out.flush();
    }

    private static HttpResponse<byte[]> ask(HttpClient client, HttpRequest request) throws Exception {
        HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        return answer;
    }

    @Test
    void theDynoLearnsWhoAsksAndHowAndTheLogSaysSo() throws Exception {
        try (var bed = new Http2Bed(dir, Http2Test::echoHeads)) {
            HttpClient client = bed.client();
            for (int i = 0; i < 3; i++) {
                var answer = ask(
                        client,
                        bed.request("/a?b=" + i)
                                .header("X-Forwarded-For", "10.0.0.1")
                                .header("X-Forwarded-Proto", "gopher")
                                .build());
                assertThat(new String(answer.body(), StandardCharsets.ISO_8859_1))
                        .startsWith("GET /a?b=" + i + " HTTP/1.1\r\nHost: localhost:" + bed.port() + "\r\n")
                        .contains("X-Forwarded-For: 10.0.0.1, 127.0.0.1\r\n")
                        .contains("X-Forwarded-Proto: https\r\nX-Forwarded-Port: " + bed.port() + "\r\n")
                        .contains("Via: 2.0 heroku-router\r\n")
                        .doesNotContain("gopher", "ransfer-");
                assertThat(bed.nextLine())
                        .contains("path=\"/a?b=" + i + "\"", "status=200")
                        .contains("protocol=http2.0 tls=true tls_version=tls1.3");
            }
        }
    }

    @Test
    void bodiesOfEverySizeAndKindComeBackAsTheyWent() throws Exception {
        try (var bed = new Http2Bed(dir, Http2Test::echoBodies)) {
            HttpClient client = bed.client();
            for (int size : new int[] {0, 1, 16_384, 70_000, 5_000_000}) {
                byte[] body = new byte[size];
                new Random(size).nextBytes(body);
                var known = HttpRequest.BodyPublishers.ofByteArray(body);
                assertThat(ask(client, bed.request("/").POST(known).build()).body())
                        .isEqualTo(body);
                var unknown = HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofByteArrays(
                        List.of(Arrays.copyOfRange(body, 0, size / 2), Arrays.copyOfRange(body, size / 2, size))));
                assertThat(ask(client, bed.request("/").PUT(unknown).build()).body())
                        .isEqualTo(body);
            }
        }
    }

    @Test
    void manyRequestsShareOneConnection() throws Exception {
        try (var bed = new Http2Bed(dir, Http2Test::echoHeads)) {
            HttpClient client = bed.client();
            ask(client, bed.request("/first").build());
            for (int round = 0; round < 10; round++) {
                List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
                // The JDK does not wait for a stream beyond the 100 there may be.
                for (int i = 0; i < 90; i++) {
                    all.add(client.sendAsync(bed.request("/" + i).build(), HttpResponse.BodyHandlers.ofString()));
                }
                for (int i = 0; i < 90; i++) {
                    assertThat(all.get(i).get(60, TimeUnit.SECONDS).body()).startsWith("GET /" + i + " ");
                }
            }
        }
    }

    @Test
    void headAndEmptyAnswersAndRouterErrorsHaveTheirForm() throws Exception {
        try (var bed = new Http2Bed(dir, (in, out) -> {
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                say(
                        out,
                        head.startsWith("HEAD")
                                ? "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
                                : "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
            }
        })) {
            HttpClient client = bed.client();
            var head = ask(
                    client,
                    bed.request("/")
                            .method("HEAD", HttpRequest.BodyPublishers.noBody())
                            .build());
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.headers().firstValue("content-length")).hasValue("5");
            assertThat(ask(client, bed.request("/").build()).statusCode()).isEqualTo(204);
        }
        try (var bed = new Http2Bed(dir, (in, out) -> head(in))) {
            var answer = ask(
                    bed.client(),
                    bed.request("/")
                            .POST(HttpRequest.BodyPublishers.ofString("x"))
                            .build());
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("H13");
        }
    }

    @Test
    void anEventStreamIsNotHeldBack() throws Exception {
        var told = new CountDownLatch(1);
        try (var bed = new Http2Bed(dir, (in, out) -> {
            head(in);
            say(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nfirst\n\r\n");
            told.await();
            say(out, "7\r\nsecond\n\r\n0\r\n\r\n");
        })) {
            var lines = bed.client()
                    .send(bed.request("/").build(), HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .iterator();
            assertThat(lines.next()).isEqualTo("first");
            told.countDown();
            assertThat(lines.next()).isEqualTo("second");
            assertThat(lines.hasNext()).isFalse();
        }
    }

    @Test
    void aResetOfTheStreamReachesTheDynoAndTheLog() throws Exception {
        var asked = new CountDownLatch(2);
        var ended = new CountDownLatch(1);
        try (var bed = new Http2Bed(dir, (in, out) -> {
            head(in);
            asked.countDown();
            if (in.read() < 0) {
                ended.countDown();
            }
        })) {
            HttpClient client = bed.client();
            // The connection is to live on.
            var other = client.sendAsync(bed.request("/other").build(), HttpResponse.BodyHandlers.ofString());
            var waiting = client.sendAsync(bed.request("/wait").build(), HttpResponse.BodyHandlers.ofString());
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            waiting.cancel(true);
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(bed.nextLine()).contains("code=H27", "path=\"/wait\"", "status=499");
            assertThat(other).isNotDone();
        }
    }

    @Test
    void aResetIsSeenWhileTheWindowIsFull() throws Exception {
        var ended = new CountDownLatch(1);
        try (var bed = new Http2Bed(dir, (in, out) -> {
            head(in);
            say(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
            try {
                while (true) {
                    out.write(new byte[64 << 10]);
                }
            } catch (IOException closed) {
                ended.countDown();
            }
        })) {
            HttpClient client = bed.client();
            var other = client.send(bed.request("/other").build(), HttpResponse.BodyHandlers.ofInputStream());
            var answer = client.send(bed.request("/").build(), HttpResponse.BodyHandlers.ofInputStream());
            InputStream body = answer.body();
            assertThat(body.readNBytes(100_000)).hasSize(100_000);
            body.close();
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(other.body().readNBytes(10_000)).hasSize(10_000);
        }
    }

    @Test
    void deploysLoseNoRequest() throws Exception {
        var answered = new ConcurrentHashMap<String, Integer>();
        try (var bed = new Http2Bed(dir, says("v0"))) {
            HttpClient client = bed.client();
            var over = new AtomicBoolean();
            List<CompletableFuture<Void>> clients = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                clients.add(CompletableFuture.runAsync(() -> {
                    for (int n = 0; !over.get(); n++) {
                        var request = n % 3 == 0
                                ? bed.request("/").POST(HttpRequest.BodyPublishers.ofString("x"))
                                : bed.request("/");
                        var answer = client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                                .join();
                        assertThat(answer.statusCode()).isEqualTo(200);
                        answered.merge(answer.body(), 1, Integer::sum);
                    }
                }));
            }
            for (int i = 0; i <= 20; i++) {
                String release = "v" + i;
                if (i > 0) {
                    bed.serve(says(release));
                }
                while (answered.getOrDefault(release, 0) < 5 && clients.stream().noneMatch(CompletableFuture::isDone)) {
                    Thread.onSpinWait();
                }
            }
            over.set(true);
            for (var one : clients) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
        assertThat(answered).hasSize(21);
    }

    private static Http2Bed.Script says(String release) {
        return (in, out) -> {
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                var length = LENGTH.matcher(head);
                in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
                say(out, ok(release));
            }
        };
    }

    @Test
    void nobodyIsBelievedWithoutATicket() throws Exception {
        try (var bed = new Http2Bed(dir, Http2Test::echoHeads)) {
            HttpClient client = bed.client();
            ask(client, bed.request("/").build());
            // What the dyno has seen: nothing in it opens the hop.
            String seen = new String(ask(client, bed.request("/").build()).body(), StandardCharsets.ISO_8859_1);
            assertThat(seen).doesNotContainPattern("[0-9a-f]{64}");
            for (int port : bed.hopPorts()) {
                try (var stranger = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    stranger.setSoTimeout(20_000);
                    say(stranger.getOutputStream(), "0".repeat(64) + "GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n");
                    assertThat(stranger.getInputStream().read()).isEqualTo(-1);
                }
            }
        }
    }
}
