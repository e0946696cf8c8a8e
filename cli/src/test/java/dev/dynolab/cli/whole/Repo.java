package dev.dynolab.cli.whole;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A person's git repository, worked on with the real git. */
final class Repo {
    private final Path dir;
    private final Map<String, String> env;

    private Repo(Path dir, Map<String, String> env) {
        this.dir = dir;
        this.env = env;
    }

    /** A new repository in {@code dir} with a copy of {@code sample}, committed. */
    static Repo of(Path sample, Path dir, Map<String, String> env) throws IOException {
        try (Stream<Path> files = Files.walk(sample)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path to = dir.resolve(sample.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to);
                }
            }
        }
        Repo repo = new Repo(dir, env);
        repo.git("init", "-q", "-b", "main").ok();
        repo.git("config", "user.name", "Test").ok();
        repo.git("config", "user.email", "will@example.com").ok();
        repo.commit("first");
        return repo;
    }

    Path dir() {
        return dir;
    }

    /** Writes a file and commits everything. */
    Repo change(String file, String text) throws IOException {
        Files.createDirectories(dir.resolve(file).getParent());
        Files.writeString(dir.resolve(file), text);
        commit("change " + file);
        return this;
    }

    private void commit(String message) throws IOException {
        git("add", "-A").ok();
        git("commit", "-q", "-m", message).ok();
    }

    Result push() throws IOException {
        return git("push", "dynolab", "main");
    }

    Result git(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile());
        builder.environment().putAll(env);
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        Process process = builder.start();
        process.getOutputStream().close();
        CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
        String out = text(process.getInputStream());
        return new Result(process.onExit().join().exitValue(), out, err.join());
    }

    private static String text(java.io.InputStream in) {
        try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            throw new java.io.UncheckedIOException(gone);
        }
    }
}
