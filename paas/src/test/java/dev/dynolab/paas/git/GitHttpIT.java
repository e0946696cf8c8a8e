package dev.dynolab.paas.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What no well-behaved git sends. */
@Timeout(60)
class GitHttpIT {
    private static final String AUTH =
            "Basic " + Base64.getEncoder().encodeToString(("x:" + GitFixture.TOKEN).getBytes(StandardCharsets.UTF_8));
    private static final String PUSH = "application/x-git-receive-pack-request";

    @TempDir
    Path home;

    private final HttpClient http = HttpClient.newHttpClient();
    private GitFixture platform;

    @BeforeEach
    void start() {
        platform = new GitFixture(home);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + platform.port() + path))
                .header("Authorization", AUTH);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String type, BodyPublisher body) throws Exception {
        return send(request(path).header("Content-Type", type).POST(body));
    }

    @Test
    void theTokenIsAskedForFirst() throws Exception {
        var answer = send(HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + platform.port() + "/blog.git/info/refs?service=git-receive-pack")));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Basic realm=\"Dynolab\"");
        for (String header : new String[] {"Basic", "Basic %%%", "Basic eDo=", "Bearer " + GitFixture.TOKEN}) {
            var refused = send(HttpRequest.newBuilder(URI.create(
                            "http://127.0.0.1:" + platform.port() + "/blog.git/info/refs?service=git-receive-pack"))
                    .header("Authorization", header));
            assertThat(refused.statusCode()).as(header).isEqualTo(401);
        }
    }

    @Test
    void advertisementsAreNotCached() throws Exception {
        var answer = send(request("/blog.git/info/refs?service=git-receive-pack"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("application/x-git-receive-pack-advertisement");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-cache, max-age=0, must-revalidate");
        assertThat(answer.body()).startsWith("001f# service=git-receive-pack\n0000");
    }

    @Test
    void theDumbProtocolIsRefused() throws Exception {
        for (String path : new String[] {"/blog.git/info/refs", "/blog.git/HEAD", "/blog.git/objects/info/packs"}) {
            var answer = send(request(path));
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
            assertThat(answer.body()).isEqualTo("Only git's smart HTTP is served here: use git 1.6.6 or newer.\n");
        }
    }

    @Test
    void garbageIsRefusedInALineAndLeavesNothing() throws Exception {
        for (String body : new String[] {"garbage", "zzzz", "000cgarbage!", "0004"}) {
            var answer = post("/blog.git/git-receive-pack", PUSH, BodyPublishers.ofString(body));
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(answer.body())
                    .as(body)
                    .startsWith("This is not what git sends: ")
                    .hasLineCount(1);
        }
        var zipped = send(request("/blog.git/git-receive-pack")
                .header("Content-Type", PUSH)
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofString("not zipped")));
        assertThat(zipped.statusCode()).isEqualTo(400);
        assertThat(post("/blog.git/git-receive-pack", "text/plain", BodyPublishers.ofString("0000"))
                        .statusCode())
                .isEqualTo(415);
        assertThat(post("/blog.git/git-upload-pack", "text/plain", BodyPublishers.ofString("0000"))
                        .statusCode())
                .isEqualTo(415);
        assertThat(post(
                                "/blog.git/git-upload-pack",
                                "application/x-git-upload-pack-request",
                                BodyPublishers.ofString("garbage"))
                        .body())
                .contains("ERR "); // in git's own words
        assertThat(platform.repository("blog").resolve("incoming")).isEmptyDirectory();
    }

    /** Git sends this before a large push, to learn whether it may. */
    @Test
    void anEmptyPushIsAnsweredWithNothing() throws Exception {
        var answer = post("/blog.git/git-receive-pack", PUSH, BodyPublishers.ofString("0000"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aPushCutShortMovesNothingAndLeavesNothing() throws Exception {
        GitClient git = platform.client("work", "blog");
        byte[] push = push(git, "refs/heads/main");
        for (int length : new int[] {40, push.length / 2, push.length - 5}) {
            try (Socket socket = new Socket("127.0.0.1", platform.port())) {
                head(socket, push.length, "").write(push, 0, length);
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes(); // until the server gave up
            }
        }
        assertThat(platform.ref("blog", "refs/heads/main")).isEmpty();
        assertThat(platform.repository("blog").resolve("incoming")).isEmptyDirectory();
    }

    @Test
    void aPushThatStandsStillHalfSentIsCutAndLeavesNothing() throws Exception {
        byte[] push = push(platform.client("work", "blog"), "refs/heads/main");
        try (Socket socket = new Socket("127.0.0.1", platform.port())) {
            head(socket, push.length, "").write(push, 0, push.length / 2);
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
            // Nobody waits for the rest, though the client holds its end open.
            Path incoming = platform.repository("blog").resolve("incoming");
            while (incoming.toFile().list().length > 0) {
                Thread.onSpinWait(); // the class has a limit
            }
        }
        assertThat(platform.ref("blog", "refs/heads/main")).isEmpty();
    }

    @Test
    void aBrokenPackIsRefused() throws Exception {
        GitClient git = platform.client("work", "blog");
        byte[] push = push(git, "refs/heads/main");
        push[push.length - 30] ^= 1;
        var answer = post("/blog.git/git-receive-pack", PUSH, BodyPublishers.ofByteArray(push));
        assertThat(answer.body()).contains("unpack error", "ng refs/heads/main");
        assertThat(platform.ref("blog", "refs/heads/main")).isEmpty();
        assertThat(platform.repository("blog").resolve("incoming")).isEmptyDirectory();
    }

    @Test
    void aClientThatWaitsForContinueIsToldToGoOn() throws Exception {
        GitClient git = platform.client("work", "blog");
        byte[] push = push(git, "refs/heads/main");
        try (Socket socket = new Socket("127.0.0.1", platform.port())) {
            OutputStream out = head(socket, push.length, "Expect: 100-continue\r\n");
            byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n".length());
            assertThat(new String(line, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 100 Continue\r\n");
            out.write(push);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).contains("HTTP/1.1 200 OK", "ok refs/heads/main");
        }
        assertThat(platform.ref("blog", "refs/heads/main")).isEqualTo(git.head());
    }

    private OutputStream head(Socket socket, int length, String more) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(("POST /blog.git/git-receive-pack HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: "
                        + AUTH + "\r\nContent-Type: " + PUSH + "\r\n" + more + "Content-Length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        return out;
    }

    /** The bytes of a push of HEAD as a new ref. */
    private static byte[] push(GitClient git, String ref) throws Exception {
        String command = "0".repeat(40) + " " + git.head() + " " + ref + "\0 report-status side-band-64k";
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("%04x%s0000".formatted(command.length() + 4, command).getBytes(StandardCharsets.US_ASCII));
        Process pack = new ProcessBuilder("git", "pack-objects", "--all", "--stdout", "-q")
                .directory(git.directory().toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        pack.getOutputStream().close();
        body.writeBytes(pack.getInputStream().readAllBytes());
        return body.toByteArray();
    }
}
