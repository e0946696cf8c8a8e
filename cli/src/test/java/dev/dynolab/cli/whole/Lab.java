package dev.dynolab.cli.whole;

import dev.dynolab.cli.Cli;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Machine;
import dev.dynolab.cli.base.Surroundings;
import dev.dynolab.cli.base.Tty;
import dev.dynolab.paas.Platform;
import dev.dynolab.paas.settings.Settings;
import dev.dynolab.paas.time.SystemTime;
import dev.dynolab.paas.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A platform of its own in a temporary home, on free ports, and a person who works with it through {@code h} and git. */
final class Lab implements AutoCloseable {
    private static final Path ROOT = root();

    private final Path dir;
    private final Map<String, String> env = new HashMap<>();
    private final Map<String, String> flags;
    private Platform platform;

    private Lab(Path dir, Map<String, String> flags) throws IOException {
        this.dir = dir;
        this.flags = new HashMap<>(flags);
        this.flags.putIfAbsent("api-port", "0");
        this.flags.putIfAbsent("router-port", "0");
        this.flags.putIfAbsent("router-tls-port", "0");
        this.flags.putIfAbsent("runtime", "process");
        // A fast machine writes more lines in a test than the usual cap keeps, and the ledger asks for each.
        this.flags.putIfAbsent("log-cap", "1G");
        env.put("PATH", System.getenv("PATH"));
        env.put("HOME", Files.createDirectories(dir.resolve("person")).toString());
        env.put("DYNOLAB_HOME", dir.resolve("home").toString());
    }

    /** @param flags settings beside the ports, as {@code boot-timeout}, {@code 5s} */
    static Lab start(Path dir, Map<String, String> flags) throws IOException {
        Lab lab = new Lab(dir, flags);
        lab.up();
        return lab;
    }

    /** Somebody who works with a platform that is there already, in another process. */
    static Lab beside(Path dir) throws IOException {
        return beside(dir, Map.of());
    }

    /** @param flags with which {@link #up} starts a platform later */
    static Lab beside(Path dir, Map<String, String> flags) throws IOException {
        return new Lab(dir, flags);
    }

    /** Makes the stack's image where CI asks for everything; elsewhere a machine without it skips the test. */
    static void requireDocker() throws IOException, InterruptedException {
        int found = new ProcessBuilder("docker", "image", "inspect", "dynolab/stack:local-debian-12")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (found != 0) {
            if (System.getenv("DYNOLAB_REQUIRE_ALL") != null) {
                throw new AssertionError("Docker has no image of the stack: h stacks:install local-debian-12");
            }
            org.junit.jupiter.api.Assumptions.abort("Docker has no image of the stack local-debian-12");
        }
    }

    /** Starts a platform on the same home again. */
    void up() throws IOException {
        platform = Platform.start(Settings.load(flags, env), System.getenv(), line -> {});
    }

    /** Ends the platform; its dynos live on. */
    void leave() {
        platform.close();
        platform = null;
    }

    Platform platform() {
        return platform;
    }

    Path dir() {
        return dir;
    }

    Map<String, String> env() {
        return env;
    }

    /** Where the sample apps are. */
    static Path samples() {
        return ROOT.resolve("sample-apps");
    }

    /** A repository made of a sample; the platform knows nothing of it. */
    Repo repo(String name, String sample) throws IOException {
        return Repo.of(samples().resolve(sample), dir.resolve(name), env);
    }

    /** The repository of a new app made of a sample, not yet pushed. */
    Repo app(String name, String sample) throws IOException {
        Repo repo = repo(name, sample);
        h(repo.dir(), "create", name).ok();
        // The app writes each request's id to its output, where the ledger finds it.
        h(repo.dir(), "config:set", "LEDGER_FILE=/dev/stdout").ok();
        return repo;
    }

    /** Runs {@code h} in this process, as a person without a terminal would. */
    Result h(Path cwd, String... arguments) {
        return new Session(cwd).run(InputStream.nullInputStream(), arguments);
    }

    Session session(Path cwd) {
        return new Session(cwd);
    }

    /** One {@code h} of a person; {@link #interrupt} is their Ctrl-C. */
    final class Session implements Machine {
        private final Path cwd;
        private final SystemTime time = new SystemTime();
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private volatile Runnable onInterrupt = () -> {};

        Session(Path cwd) {
            this.cwd = cwd;
        }

        Result run(InputStream in, String... arguments) {
            return run(in, out, arguments);
        }

        /** The same with its standard output going elsewhere. */
        Result runInto(OutputStream stdout, String... arguments) {
            return run(InputStream.nullInputStream(), stdout, arguments);
        }

        private Result run(InputStream in, OutputStream stdout, String... arguments) {
            PrintStream printed = new PrintStream(stdout, true, StandardCharsets.UTF_8);
            PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
            int exit = new Cli().run(arguments, new Surroundings(env, cwd, in, printed, errors, Tty.NONE, this));
            time.close();
            return new Result(exit, out(), err());
        }

        String out() {
            return out.toString(StandardCharsets.UTF_8);
        }

        String err() {
            return err.toString(StandardCharsets.UTF_8);
        }

        void interrupt() {
            onInterrupt.run();
        }

        @Override
        public Time time() {
            return time;
        }

        @Override
        public ZoneOffset offset(Instant at) {
            return ZoneOffset.UTC;
        }

        @Override
        public List<String> self() {
            return List.of(ROOT.resolve("h").toString());
        }

        @Override
        public Taken onSignal(Runnable action, String... names) {
            onInterrupt = action;
            return () -> onInterrupt = () -> {};
        }
    }

    /** The port of its own on which the app answers, as {@code h url} prints it. */
    int port(Repo repo) {
        Matcher url = Pattern.compile("http://127\\.0\\.0\\.1:([0-9]+)/?")
                .matcher(h(repo.dir(), "url").ok().out().strip());
        if (!url.matches()) {
            throw new AssertionError("h url printed " + url);
        }
        return Integer.parseInt(url.group(1));
    }

    /**
     * Requests one after the other: how many got which answer.
     *
     * @param headers lines that end in CRLF, beside those that every request has
     */
    Map<String, Integer> answers(Repo repo, int times, String headers) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        int port = port(repo);
        String host = repo.dir().getFileName() + ".localhost";
        for (int i = 0; i < times; i++) {
            try (HttpConnection connection = new HttpConnection(port)) {
                String id = UUID.randomUUID().toString();
                counts.merge(
                        connection
                                .send("GET", "/", host, headers, id, "")
                                .body()
                                .strip(),
                        1,
                        Integer::sum);
            }
        }
        return counts;
    }

    /** The version of the newest release. */
    int newestRelease(Repo repo) {
        Matcher line = Pattern.compile("(?m)^v([0-9]+)\\s")
                .matcher(h(repo.dir(), "releases").ok().out());
        if (!line.find()) {
            throw new AssertionError("h releases printed no release");
        }
        return Integer.parseInt(line.group(1));
    }

    /** Every line of the app's log there is. */
    List<String> log(Repo repo) throws IOException {
        String info = h(repo.dir(), "info", "--json").ok().out();
        String id = Json.parse(info.getBytes(StandardCharsets.UTF_8)).text("id");
        // Reading through the platform makes it write down what it has first.
        h(repo.dir(), "logs", "-n", "1").ok();
        try (Stream<Path> files = Files.list(dir.resolve("home/logs").resolve(id))) {
            return files.sorted().flatMap(Lab::lines).toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException problem) {
            throw new java.io.UncheckedIOException(problem);
        }
    }

    private static Path root() {
        Path dir = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(dir.resolve("sample-apps"))) {
            dir = dir.getParent();
        }
        return dir;
    }

    /** Stops everything that ran. */
    @Override
    public void close() {
        if (platform != null) {
            platform.stopDynos();
            platform.close();
        }
    }
}
