package dev.dynolab.cli.client;

import dev.dynolab.cli.base.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The git remotes of the repository around a directory. Reading is by hand where the repository is a plain one, because
 * starting git costs as much as the rest of a command; writing is always git's.
 */
public final class GitRemotes {
    /** The name of ours. Never {@code heroku}: that one is the person's. */
    public static final String NAME = "dynolab";

    /** What is looked for is ASCII; a person's name beside it may be in any encoding. */
    private static final Charset ANY_BYTES = StandardCharsets.ISO_8859_1;

    private final Path cwd;
    private final Map<String, String> env;

    public GitRemotes(Path cwd, Map<String, String> env) {
        this.cwd = cwd;
        this.env = env;
    }

    /** The app a remote names: the last part of its URL without {@code .git}. */
    public Optional<String> app(String remote) throws IOException, InterruptedException {
        Optional<String> url = url(remote);
        String app = url.isEmpty() ? "" : appOf(url.get());
        return app.isEmpty() ? Optional.empty() : Optional.of(app);
    }

    /** The URL of a remote. */
    public Optional<String> url(String remote) throws IOException, InterruptedException {
        Optional<Path> config = plainConfig();
        if (config.isEmpty()) {
            Result result = git("config", "--get", "remote." + remote + ".url");
            return result.status() == 0 ? Optional.of(result.out().strip()) : Optional.empty();
        }
        return urlIn(Files.readAllLines(config.get(), ANY_BYTES), remote);
    }

    /** git's user.email here, who authors what is done; empty when it is not set. */
    public String email() throws IOException, InterruptedException {
        try {
            Result result = git("config", "user.email");
            return result.status() == 0 ? result.out().lines().findFirst().orElse("") : "";
        } catch (Failure noGit) {
            return "";
        }
    }

    /** The full hash of what names a commit here; empty when nothing does. */
    public String commit(String name) throws IOException, InterruptedException {
        Result result = git("rev-parse", "--verify", "-q", name + "^{commit}");
        return result.status() == 0 ? result.out().strip() : "";
    }

    /** Whether there is a repository around the directory. */
    public boolean inRepository() throws IOException, InterruptedException {
        return plainConfig().isPresent() || git("rev-parse", "--git-dir").status() == 0;
    }

    /**
     * Makes or moves a remote, with a credential helper for exactly its URL and no proxy: a proxy of the shell does not
     * reach this machine. No secret is written.
     *
     * @param helper the shell command that prints user and password, git's {@code !command} form without the mark
     */
    public void set(String remote, String url, String helper) throws IOException, InterruptedException {
        if (remote.equals("heroku")) {
            throw Failure.refused("Dynolab does not touch a git remote named heroku.")
                    .hint("Leave -r out: the remote is then named " + NAME + ".");
        }
        Optional<String> old = url(remote);
        if (old.isPresent()) {
            forget(old.get());
        }
        must(git("remote", old.isPresent() ? "set-url" : "add", remote, url));
        must(git("config", "--replace-all", "http." + url + ".proxy", ""));
        // An empty first helper stops git from asking (and storing in) the person's own helpers.
        must(git("config", "--replace-all", "credential." + url + ".helper", ""));
        must(git("config", "--add", "credential." + url + ".helper", "!" + helper));
    }

    /** Removes a remote if it names {@code app}; says whether it did. */
    public boolean remove(String remote, String app) throws IOException, InterruptedException {
        Optional<String> url = url(remote);
        if (url.isEmpty() || !appOf(url.get()).equals(app)) {
            return false;
        }
        forget(url.get());
        must(git("remote", "remove", remote));
        return true;
    }

    private void forget(String url) throws IOException, InterruptedException {
        // Status 128 means there was none; that is what is wanted.
        git("config", "--remove-section", "http." + url);
        git("config", "--remove-section", "credential." + url);
    }

    private static String appOf(String url) {
        String last = url.substring(Math.max(url.lastIndexOf('/'), url.lastIndexOf(':')) + 1);
        return last.endsWith(".git") ? last.substring(0, last.length() - ".git".length()) : "";
    }

    /** The config of a repository whose settings all stand in this one file. */
    private Optional<Path> plainConfig() throws IOException {
        if (env.containsKey("GIT_DIR")) {
            return Optional.empty();
        }
        for (Path dir = cwd.toAbsolutePath(); dir != null; dir = dir.getParent()) {
            Path git = dir.resolve(".git");
            if (Files.exists(git)) {
                Path config = git.resolve("config");
                boolean plain = Files.isDirectory(git)
                        && Files.isReadable(config)
                        && !Files.readString(config, ANY_BYTES).contains("[include");
                return plain ? Optional.of(config) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Optional<String> urlIn(List<String> lines, String remote) {
        boolean inside = false;
        String url = null;
        for (String raw : lines) {
            String line = raw.strip();
            if (line.startsWith("[")) {
                inside = line.equals("[remote \"" + remote + "\"]");
            } else if (inside && line.startsWith("url")) {
                String rest = line.substring("url".length()).strip();
                if (rest.startsWith("=")) {
                    url = rest.substring(1).strip();
                }
            }
        }
        return Optional.ofNullable(url);
    }

    /** What a git command said. */
    private record Result(int status, String out) {}

    private static void must(Result result) {
        if (result.status() != 0) {
            throw Failure.refused("git said: " + result.out().strip());
        }
    }

    private Result git(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("git"));
        line.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(cwd.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(env);
        Process process;
        try {
            process = builder.start();
        } catch (IOException missing) {
            throw Failure.refused("git cannot be started.").hint("Install git, or see that it is on your PATH.");
        }
        process.getOutputStream().close();
        try (InputStream out = process.getInputStream()) {
            String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), text);
        }
    }
}
