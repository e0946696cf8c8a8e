package dev.dynolab.cli.platform;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Pause;
import dev.dynolab.cli.base.Surroundings;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import dev.dynolab.paas.time.Time;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The person at the demo's keyboard: types real commands, shows them and what they print, and counts answers. */
final class DemoShell implements AutoCloseable {
    private static final int REQUESTS = 100;

    /** As a shell counts a command that Ctrl-C ended. */
    private static final int INTERRUPTED = 130;

    private static final Duration STEP = Duration.ofMillis(50);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Call call;
    private Path dir;
    private final Map<String, String> env = new HashMap<>();
    private final Thread player = Thread.currentThread();
    private volatile Process child;
    private boolean deaf;
    private boolean stopped;

    DemoShell(Call call) {
        this.call = call;
        env.putAll(call.at().env());
        env.keySet()
                .removeIf(name -> name.startsWith("DYNOLAB_") || name.startsWith("GIT_") || name.equals("HEROKU_APP"));
        // The person's own git settings (hooks, signing, templates) must not change the show.
        env.put("GIT_CONFIG_GLOBAL", "/dev/null");
        env.put("GIT_CONFIG_NOSYSTEM", "1");
        env.put("GIT_TERMINAL_PROMPT", "0");
    }

    /** Makes the directory in which it all happens, and returns it. */
    Path begin() throws IOException {
        String temporary = call.at().variable("TMPDIR");
        dir = Files.createTempDirectory(Path.of(temporary.isEmpty() ? "/tmp" : temporary), "dynolab-demo");
        env.put("DYNOLAB_HOME", dir.resolve("home").toString());
        return dir;
    }

    Map<String, String> env() {
        return env;
    }

    Path repository() {
        return dir.resolve("repository");
    }

    void title(String text) {
        call.out().println();
        call.out().println(call.at().colour() ? "\u001b[1m# " + text + "\u001b[0m" : "# " + text);
        call.out().flush();
    }

    /** Shows a command, runs it and shows what it prints. */
    void run(String... words) throws IOException, InterruptedException {
        call.out().println("$ " + typed(words));
        call.out().flush();
        must(words, start(words, call.out()::println));
    }

    /** Runs a command that nobody needs to see. */
    void quietly(String... words) throws IOException, InterruptedException {
        StringBuilder said = new StringBuilder();
        int status = start(words, line -> said.append(line).append('\n'));
        if (status != 0) {
            call.err().print(said);
        }
        must(words, status);
    }

    /** Runs a one-off dyno of a release that serves, and returns its name once it gets requests. */
    String serve(String app, long release) throws IOException, InterruptedException {
        List<String> before = names(app);
        run("h", "run:detached", "--version", Long.toString(release), "web");
        List<String> fresh = names(app);
        fresh.removeAll(before);
        String name = fresh.get(0);
        await(
                name + " does not serve",
                () -> dyno(app, name)
                        .filter(found -> found.get("dynolab").truth("routable"))
                        .isPresent());
        return name;
    }

    void awaitGone(String app, String name) throws IOException, InterruptedException {
        await(
                name + " does not end",
                () -> dyno(app, name)
                        .filter(found -> found.get("dynolab").truth("routable"))
                        .isEmpty());
    }

    /** A hundred requests, and how many answers of each kind came. */
    void count(String app) throws IOException {
        String url = app(app).get("dynolab").text("url");
        call.out().println("$ for run in {1..100}; do curl -s $(h url); echo; done | sort | uniq -c");
        Map<String, Integer> answers = new TreeMap<>();
        for (int i = 0; i < REQUESTS; i++) {
            try (InputStream body = URI.create(url).toURL().openStream()) {
                answers.merge(new String(body.readAllBytes(), StandardCharsets.UTF_8).strip(), 1, Integer::sum);
            }
        }
        answers.forEach((answer, count) -> call.out().println(" ".repeat(count < 100 ? 5 : 4) + count + " " + answer));
        call.out().flush();
    }

    long newestRelease(String app) throws IOException {
        return api().last(Api.path("apps", app, "releases"), "version", 1)
                .get(0)
                .number("version");
    }

    String url(String app) throws IOException {
        return app(app).text("web_url");
    }

    /** Ctrl-C and the like: the show ends, the cleaning up does not. */
    void stop() {
        synchronized (this) {
            stopped = true;
            if (deaf) {
                return;
            }
            player.interrupt();
        }
        Process running = child;
        if (running != null) {
            running.destroy();
        }
    }

    synchronized boolean stopped() {
        return stopped;
    }

    /** From now on nothing interrupts. */
    void deafen() {
        synchronized (this) {
            deaf = true;
        }
        Thread.interrupted();
    }

    @Override
    public void close() {
        deafen();
        Process running = child;
        if (running != null) {
            running.descendants().forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly();
            running.onExit().join();
        }
    }

    private void must(String[] words, int status) throws InterruptedException {
        // On a terminal the child hears Ctrl-C as well, and may end before we do.
        if (Thread.interrupted() || status == INTERRUPTED) {
            throw new InterruptedException();
        }
        if (status != 0) {
            throw Failure.of(Failure.BUG, "\"" + typed(words) + "\" ended with status " + status + ".");
        }
    }

    private int start(String[] words, Consumer<String> lines) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(words));
        if (words[0].equals("h")) {
            line.remove(0);
            line.addAll(0, call.at().machine().self());
        }
        Files.createDirectories(repository());
        ProcessBuilder builder = new ProcessBuilder(line).directory(repository().toFile());
        builder.environment().clear();
        builder.environment().putAll(env);
        child = builder.redirectErrorStream(true).start();
        child.getOutputStream().close();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (String text = output.readLine(); text != null; text = output.readLine()) {
                lines.accept(text.stripTrailing());
                call.out().flush();
            }
        }
        return child.waitFor();
    }

    private static String typed(String[] words) {
        return String.join(" ", words);
    }

    private Api api() throws IOException {
        return new Session(new Call(
                        call.arguments(),
                        new Surroundings(
                                env,
                                dir,
                                call.at().in(),
                                call.out(),
                                call.err(),
                                call.at().tty(),
                                call.at().machine())))
                .api();
    }

    private Json app(String app) throws IOException {
        return api().get(Api.path("apps", app));
    }

    private Optional<Json> dyno(String app, String name) throws IOException {
        for (Json dyno : api().list(Api.path("apps", app, "dynos"))) {
            if (dyno.text("name").equals(name)) {
                return Optional.of(dyno);
            }
        }
        return Optional.empty();
    }

    private List<String> names(String app) throws IOException {
        List<String> names = new ArrayList<>();
        api().list(Api.path("apps", app, "dynos")).forEach(dyno -> names.add(dyno.text("name")));
        return names;
    }

    /** Something that will be so. */
    private interface Condition {
        boolean holds() throws IOException;
    }

    private void await(String otherwise, Condition condition) throws IOException, InterruptedException {
        Time time = call.at().machine().time();
        Instant end = time.now().plus(LIMIT);
        while (!condition.holds()) {
            if (time.now().isAfter(end)) {
                throw Failure.of(Failure.BUG, otherwise + " after " + LIMIT.toSeconds() + " s.");
            }
            Pause.of(time, STEP);
        }
    }
}
