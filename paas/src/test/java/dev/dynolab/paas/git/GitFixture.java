package dev.dynolab.paas.git;

import dev.dynolab.buildpacks.BuildOutput;
import dev.dynolab.buildpacks.Cancellation;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.time.SystemTime;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The git server on a port of its own, with a handler that the test may exchange, and clients with the real git. */
final class GitFixture implements AutoCloseable {
    static final String TOKEN = "s3cret";

    /** Long enough for any git that runs. */
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(8);

    final Map<String, UUID> apps =
            new ConcurrentHashMap<>(Map.of("blog", UUID.randomUUID(), "shop", UUID.randomUUID()));
    final Path home;
    final GitServer server;
    volatile PushHandler handler = GitFixture::accept;
    /** After an app was looked up. */
    volatile Runnable found = () -> {};

    private final SystemTime time = new SystemTime();
    private final Undertow undertow;

    GitFixture(Path home) {
        this.home = home;
        server = new GitServer(
                home.resolve("repos"), this::find, TOKEN::equals, this::prepare, new Patience(time, IDLE_LIMIT));
        undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
                .setHandler(server)
                .build();
        undertow.start();
    }

    private UUID find(String name) {
        UUID id = apps.entrySet().stream()
                .filter(app ->
                        app.getKey().equals(name) || app.getValue().toString().equals(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> PlatformException.notFound("app"));
        found.run();
        return id;
    }

    private Optional<Runnable> prepare(Push push, BuildOutput output, Cancellation cancellation) {
        return handler.prepare(push, output, cancellation);
    }

    private static Optional<Runnable> accept(Push push, BuildOutput output, Cancellation cancellation) {
        output.line("-----> Building " + push.subject());
        return Optional.of(() -> output.line("       Released " + push.subject()));
    }

    int port() {
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    String url(String app) {
        return "http://any:" + TOKEN + "@127.0.0.1:" + port() + "/" + app + ".git";
    }

    /** A work tree with one commit on main, and the remote {@code dynolab}. */
    GitClient client(String name, String app) throws IOException {
        GitClient git = new GitClient(Files.createDirectories(home.resolve(name)));
        git.run("init", "-q", "-b", "main");
        git.run("remote", "add", "dynolab", url(app));
        git.commit("first");
        return git;
    }

    Path repository(String app) {
        return home.resolve("repos").resolve(apps.get(app) + ".git");
    }

    /** What a ref of the app's repository holds; empty when there is none. */
    String ref(String app, String name) throws IOException {
        var found = new GitClient(repository(app)).start("rev-parse", "-q", "--verify", name);
        return found.output().strip();
    }

    /** Bytes of all files of the app's repository. */
    long disk(String app) throws IOException {
        try (Stream<Path> files = Files.walk(repository(app))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    void export(Push push, Path directory) {
        try {
            push.source().exportTo(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
        undertow.stop();
        time.close();
    }
}
