package dev.dynolab.paas.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.Platform;
import dev.dynolab.paas.settings.Home;
import dev.dynolab.paas.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A whole platform on a home of its own, and a client whose every answer is held against Heroku's schema. */
final class ApiPlatform implements AutoCloseable {
    private static final String APP = """
            import com.sun.net.httpserver.HttpServer;
            import java.net.InetSocketAddress;

            public class Main {
                public static void main(String[] args) throws Exception {
                    int port = Integer.parseInt(System.getenv("PORT"));
                    HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
                    server.createContext("/", exchange -> {
                        exchange.sendResponseHeaders(204, -1);
                        exchange.close();
                    });
                    server.start();
                    System.out.println("listening");
                }
            }
            """;

    final Platform platform;
    final ApiClient client;
    private final Path directory;
    private final String token;
    private final HerokuSchema schema = new HerokuSchema();

    ApiPlatform(Path directory) throws IOException {
        this.directory = directory;
        Path home = directory.resolve("home");
        new Home(home).create();
        Map<String, String> env = new HashMap<>(System.getenv());
        env.put("USER", "tester");
        env.put("GIT_CONFIG_GLOBAL", "/dev/null");
        env.put("DYNOLAB_HOME", home.toString());
        env.keySet().removeIf(name -> name.startsWith("DYNOLAB_") && !name.equals("DYNOLAB_HOME"));
        Settings settings = Settings.load(
                Map.of(
                        "api-port",
                        "0",
                        "router-port",
                        "0",
                        "router-tls-port",
                        "0",
                        "runtime",
                        "process",
                        "stop-grace",
                        "5s"),
                env);
        platform = Platform.start(settings, env, line -> {});
        token = Files.readString(home.resolve("token")).strip();
        client = new ApiClient(URI.create(platform.apiUrl()).getPort(), new Token(token));
    }

    ApiClient.Reply get(String path, String... headers) {
        return checked("GET", path, client.get(path, headers));
    }

    ApiClient.Reply post(String path, String body) {
        return checked("POST", path, client.post(path, body));
    }

    ApiClient.Reply patch(String path, String body) {
        return checked("PATCH", path, client.patch(path, body));
    }

    ApiClient.Reply delete(String path) {
        return checked("DELETE", path, client.delete(path));
    }

    private ApiClient.Reply checked(String method, String path, ApiClient.Reply reply) {
        String what = method + " " + path + " -> " + reply.status() + " "
                + reply.http().body();
        if (reply.status() < 300) {
            assertThat(schema.errors(method, path, reply.http().body()).orElse(List.of()))
                    .as(what)
                    .isEmpty();
        } else {
            assertThat(reply.id()).as(what).matches("[a-z_]+");
            assertThat(reply.message()).as(what).isNotBlank().doesNotContain("\n", "Exception", "dev.dynolab");
        }
        return reply;
    }

    /** Whether Heroku's schema says what this link answers; else it is ours, or one of those only the CLI knows. */
    boolean isPublished(String method, String path) {
        return schema.errors(method, path, "{}").isPresent();
    }

    /** Creates an app and has a small web app of one release pushed to it. */
    void deploy(String app) throws Exception {
        assertThat(post("/apps", "{\"name\":\"" + app + "\"}").status()).isEqualTo(201);
        Path source = Files.createDirectories(directory.resolve("source-" + app));
        Files.writeString(source.resolve("Main.java"), APP);
        Files.writeString(source.resolve("Procfile"), "web: java Main.java\nworker: exec sleep 1000\n");
        git(source, "init", "-q", "-b", "main");
        git(source, "add", "-A");
        git(source, "-c", "user.name=T", "-c", "user.email=t@x.org", "commit", "-qm", "First");
        String remote = platform.apiUrl().replace("://", "://t:" + token + "@") + "/" + app + ".git";
        git(source, "push", remote, "main");
    }

    private static void git(Path directory, String... words) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("git").directory(directory.toFile());
        builder.command().addAll(List.of(words));
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("NO_PROXY", "*");
        Process git = builder.redirectErrorStream(true).start();
        String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(git.waitFor()).as(output).isZero();
    }

    @Override
    public void close() {
        platform.stopDynos();
        platform.close();
    }
}
