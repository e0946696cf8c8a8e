package dev.dynolab.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real git. */
class GitRemotesTest {
    private static final String URL = "http://localhost:7080/blog.git";

    @TempDir
    Path dir;

    private final Map<String, String> env = new HashMap<>();
    private GitRemotes remotes;

    @BeforeEach
    void start() throws Exception {
        env.put("PATH", System.getenv("PATH"));
        env.put("HOME", dir.toString());
        env.put("GIT_CONFIG_NOSYSTEM", "1");
        env.put("http_proxy", "http://127.0.0.1:9");
        remotes = new GitRemotes(Files.createDirectories(dir.resolve("repo/deep/inside")), env);
        git(dir.resolve("repo"), "init", "-q", "-b", "main");
    }

    @Test
    void aRemoteNamesTheAppFromAnywhereInTheRepository() throws Exception {
        assertThat(remotes.inRepository()).isTrue();
        assertThat(remotes.app("dynolab")).isEmpty();
        remotes.set("dynolab", URL, "/opt/h git:credentials");
        assertThat(remotes.app("dynolab")).contains("blog");
        assertThat(remotes.url("dynolab")).contains(URL);
        assertThat(new GitRemotes(dir, env).app("dynolab")).isEmpty();
    }

    @Test
    void itsOwnUrlGetsTheHelperAndNoProxyAndNothingElseDoes() throws Exception {
        remotes.set("dynolab", URL, "/opt/h git:credentials");
        Path repo = dir.resolve("repo");
        assertThat(git(repo, "config", "--get-urlmatch", "http.proxy", URL)).isEqualTo("\n");
        assertThat(git(repo, "config", "--get-urlmatch", "credential.helper", URL))
                .isEqualTo("!/opt/h git:credentials\n");
        assertThat(git(repo, "config", "--get-urlmatch", "credential.helper", "http://localhost:7080/other.git"))
                .isEmpty();
        assertThat(git(repo, "remote", "-v")).contains("dynolab\t" + URL + " (push)");
    }

    @Test
    void movingItLeavesNothingOfTheOldUrl() throws Exception {
        remotes.set("dynolab", URL, "/opt/h git:credentials");
        remotes.set("dynolab", "http://localhost:7080/other.git", "/opt/h git:credentials");
        remotes.set("dynolab", "http://localhost:7080/other.git", "/opt/h git:credentials");
        assertThat(remotes.app("dynolab")).contains("other");
        String config = Files.readString(dir.resolve("repo/.git/config"));
        assertThat(config).doesNotContain("blog").containsOnlyOnce("/opt/h git:credentials");
        assertThat(remotes.remove("dynolab", "blog")).isFalse();
        assertThat(remotes.remove("dynolab", "other")).isTrue();
        assertThat(Files.readString(dir.resolve("repo/.git/config"))).doesNotContain("localhost");
    }

    @Test
    void aNameInAnotherEncodingIsInNobodysWay() throws Exception {
        remotes.set("dynolab", URL, "/opt/h git:credentials");
        Files.write(
                dir.resolve("repo/.git/config"),
                "[user]\n\tname = Ren\u00e9\n".getBytes(StandardCharsets.ISO_8859_1),
                StandardOpenOption.APPEND);
        assertThat(remotes.app("dynolab")).contains("blog");
    }

    @Test
    void aRemoteNamedHerokuIsThePersons() {
        assertThatThrownBy(() -> remotes.set("heroku", URL, "x"))
                .hasMessage("Dynolab does not touch a git remote named heroku.");
    }

    @Test
    void worktreesAndIncludedConfigsAreReadByGit() throws Exception {
        Path repo = dir.resolve("repo");
        remotes.set("dynolab", URL, "/opt/h git:credentials");
        git(repo, "-c", "user.name=x", "-c", "user.email=x@y", "commit", "-q", "--allow-empty", "-m", "x");
        git(repo, "worktree", "add", "-q", "../tree");
        assertThat(new GitRemotes(dir.resolve("tree"), env).app("dynolab")).contains("blog");
        Files.writeString(dir.resolve("extra"), "[remote \"staging\"]\n\turl = " + URL.replace("blog", "copy") + "\n");
        git(repo, "config", "include.path", dir.resolve("extra").toString());
        assertThat(remotes.app("staging")).contains("copy");
    }

    private String git(Path cwd, String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of("git"));
        line.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(cwd.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(env);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }
}
