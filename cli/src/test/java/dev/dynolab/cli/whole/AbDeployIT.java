package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sample-apps/ab/deploy.sh}: the new instance is up before the old one is told to stop, and nobody notices. */
class AbDeployIT {
    @TempDir
    Path dir;

    @Test
    void swapsUnderLoadLoseNothingAndRunningRequestsAreCompleted() throws Exception {
        // A busy machine may take long from the upload's first half to the new instance.
        try (Lab lab = Lab.start(dir, Map.of("idle-timeout", "110s"))) {
            Repo repo = lab.repo("blog", "blue-purple-java");
            int port = freePort();
            assertThat(deploy(lab, repo, "start", "blog", repo.dir().toString(), "" + port)
                            .ok()
                            .out())
                    .endsWith("http://127.0.0.1:" + port + "\n");
            Result taken = lab.h(repo.dir(), "create", "other", "--port", "" + port, "--no-remote");
            assertThat(taken.exit()).isEqualTo(1);
            assertThat(taken.err()).contains("Port " + port + " belongs to another app.");
            assertThat(lab.h(repo.dir(), "apps").ok().out()).doesNotContain("other");
            lab.h(repo.dir(), "config:set", "LEDGER_FILE=/dev/stdout").ok();
            lab.h(repo.dir(), "ps:wait").ok();

            try (Load load = Load.start(port, "blog.localhost", 6)) {
                load.await(100, exchange -> exchange.body().equals("blue"));
                swap(lab, repo, load, "blue", "green", "deploy");
                swap(lab, repo, load, "green", "red", "deploy", "HEAD");
                swap(lab, repo, load, "red", "green", "rollback");
                deploy(lab, repo, "deploy").ok();
                load.await(50, exchange -> exchange.body().equals("red"));
                List<String> log = lab.log(repo);
                Ledger ledger = new Ledger(load.stop(), lab.log(repo));
                assertThat(ledger.bodies()).containsOnlyKeys("blue", "green", "red");
                assertThat(ledger.lost()).isEmpty();
                assertThat(ledger.doubled()).isEmpty();
                assertThat(ledger.failedByTheApp()).isEmpty();
                assertThat(ledger.unaccounted()).isEmpty();
                assertUpBeforeSigterm(log);
            }

            deploy(lab, repo, "stop", "blog").ok();
            assertThat(lab.h(repo.dir(), "ps").ok().out()).doesNotContain("web.1");
            deploy(lab, repo, "start", "blog", repo.dir().toString(), "" + port).ok();
            assertThat(lab.answers(repo, 3, "")).isEqualTo(Map.of("red", 3));
        }
    }

    /** While requests are under way at the old instance: they are answered there after the new one took over. */
    private static void swap(Lab lab, Repo repo, Load load, String from, String to, String... verb) throws Exception {
        if (verb[0].equals("deploy")) {
            repo.change("colour", to);
        }
        try (Socket upload = ask(lab, repo, "POST / HTTP/1.1\r\nContent-Length: 8", "half");
                Socket slow = ask(lab, repo, "GET /?delay_ms=6000 HTTP/1.1", "")) {
            // Clients that came later were served: these two are at the instance.
            load.await(50, exchange -> exchange.body().equals(from));
            Process swap = start(lab, repo, verb);
            load.await(1, exchange -> exchange.body().equals(to));
            upload.getOutputStream().write("half".getBytes(StandardCharsets.US_ASCII));
            assertThat(answer(upload)).startsWith("HTTP/1.1 200").endsWith(from);
            assertThat(answer(slow)).startsWith("HTTP/1.1 200").endsWith(from);
            ended(swap).ok();
        }
        load.await(50, exchange -> exchange.body().equals(to));
    }

    /** Each SIGTERM comes after one more instance came up than were told to stop. */
    private static void assertUpBeforeSigterm(List<String> log) {
        int up = 0;
        int told = 0;
        for (String line : log) {
            up += line.contains("heroku[web.1]: State changed from starting to up") ? 1 : 0;
            if (line.contains("heroku[web.1]: Stopping all processes with SIGTERM")) {
                assertThat(++told).as(line).isLessThan(up);
            }
        }
        assertThat(told).isGreaterThanOrEqualTo(4);
    }

    private static Socket ask(Lab lab, Repo repo, String head, String body) throws IOException {
        Socket socket = new Socket("127.0.0.1", lab.port(repo));
        socket.setSoTimeout(90_000);
        String request = head + "\r\nHost: blog.localhost\r\nConnection: close\r\n\r\n" + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Result deploy(Lab lab, Repo repo, String... arguments) throws Exception {
        return ended(start(lab, repo, arguments));
    }

    private static Process start(Lab lab, Repo repo, String... arguments) throws IOException {
        Path h = lab.dir().resolve("h");
        Files.writeString(
                h,
                "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java")
                        + "' -XX:TieredStopAtLevel=1 -Ddynolab.launcher='" + h + "' -cp '"
                        + System.getProperty("java.class.path") + "' dev.dynolab.cli.Main \"$@\"\n");
        assertThat(h.toFile().setExecutable(true)).isTrue();
        List<String> command =
                new ArrayList<>(List.of(Lab.samples().resolve("ab/deploy.sh").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(repo.dir().toFile());
        builder.environment().putAll(lab.env());
        builder.environment().put("H", h.toString());
        Process process =
                builder.redirectError(lab.dir().resolve("deploy.err").toFile()).start();
        process.getOutputStream().close();
        return process;
    }

    private static Result ended(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), out, "");
    }
}
