package dev.dynolab.buildpacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A slug's process, started as a dyno starts it: own copy, profile scripts, an otherwise empty environment. */
final class RunningApp implements AutoCloseable {
    private static final String DYNO =
            "for f in .profile.d/*.sh; do [ ! -f \"$f\" ] || . \"$f\"; done; eval \"exec $0\"";

    final Path ledger;
    private final Process process;
    private final String url;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Returns when the app has said that it listens. */
    RunningApp(Workbench bench, Slug slug, String type, Map<String, String> configVars) throws IOException {
        Path app = Files.createTempDirectory(bench.root, "app-");
        bench.store.unpack(slug.checksum(), app);
        ledger = Files.createFile(app.resolveSibling(app.getFileName() + ".ledger"));
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        url = "http://127.0.0.1:" + port;
        ProcessBuilder builder =
                new ProcessBuilder("bash", "-c", DYNO, slug.processTypes().get(type));
        builder.environment().clear();
        builder.environment().putAll(Workbench.tools().environment(configVars));
        builder.environment()
                .putAll(Map.of("PORT", "" + port, "HOME", app.toString(), "LEDGER_FILE", ledger.toString()));
        process = builder.directory(app.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
        awaitListening();
    }

    private void awaitListening() throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            if (line.contains("on port") || line.contains("Listening on")) {
                Thread rest = new Thread(() -> drain(lines), "app-output");
                rest.setDaemon(true);
                rest.start();
                return;
            }
        }
        throw new AssertionError("The app ended before it listened:\n" + said);
    }

    private static void drain(BufferedReader lines) {
        try {
            while (lines.readLine() != null) {
                // the app must never wait for a reader
            }
        } catch (IOException e) {
            // Java closes the stream when the process has been destroyed
        }
    }

    HttpResponse<String> send(HttpRequest.Builder request, String path) throws Exception {
        return client.send(request.uri(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    String get(String path) throws Exception {
        return send(HttpRequest.newBuilder(), path).body();
    }

    CompletableFuture<String> getLater(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenApply(HttpResponse::body);
    }

    List<String> ledger() throws IOException {
        return Files.readAllLines(ledger);
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    void assertEndsWell() throws InterruptedException {
        assertThat(process.waitFor()).isIn(0, 143);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
