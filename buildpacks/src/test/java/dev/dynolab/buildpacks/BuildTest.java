package dev.dynolab.buildpacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.dynolab.buildpacks.BuildResult.Reason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The transcript and the results, with small buildpacks of the test's own. */
class BuildTest {
    @TempDir
    Path root;

    private Workbench bench;

    @BeforeEach
    void open() throws Exception {
        bench = new Workbench(root);
    }

    @AfterEach
    void nothing_is_left() {
        assertThat(root.resolve("builds")).isEmptyDirectory();
        assertThat(root.toFile().list((directory, name) -> name.startsWith("source-")))
                .isEmpty();
        assertThat(root.resolve("slugs").toFile().list((directory, name) -> !name.endsWith(".tgz")))
                .isEmpty();
    }

    @Test
    void the_transcript_is_herokus() throws Exception {
        bench.stack = "heroku-24";
        String pack = bench.buildpack(
                "tea",
                "echo Tea",
                "echo '-----> Steeping'; echo '       for 3 minutes' >&2; echo leaf > $1/leaf",
                "echo '--- {default_process_types: {web: pour, console: sip, rake: \"stir: twice\"}}'");
        bench.buildpacks = List.of(pack);

        Slug slug = bench.slug(bench.tree("Procfile", "web: pour -p $PORT\nrelease: wash\n"));

        assertThat(bench.text()).isEqualTo("""
                        -----> Building on the Heroku-24 stack
                        -----> Using buildpack: %s
                        -----> Tea app detected
                        -----> Steeping
                               for 3 minutes
                        -----> Discovering process types
                               Procfile declares types     -> release, web
                               Default types for buildpack -> console, rake

                        -----> Compressing...
                               Done: %s""".formatted(pack, Transcript.size(slug.size())));
        assertThat(slug.processTypes().toString())
                .isEqualTo("{web=pour -p $PORT, release=wash, console=sip, rake=stir: twice}");
        assertThat(slug.buildpackDescription()).isEqualTo("Tea");
        assertThat(slug.stack()).isEqualTo("heroku-24");
        Path app = root.resolve("app");
        bench.store.unpack(slug.checksum(), app);
        assertThat(app.resolve("leaf")).hasContent("leaf");
    }

    @Test
    void without_a_matching_buildpack() throws Exception {
        BuildResult.Failed failed = bench.failure(bench.tree("notes.txt", "nothing"));

        assertThat(failed.reason()).isEqualTo(Reason.NO_BUILDPACK);
        assertThat(bench.text()).isEqualTo("""
                        -----> Building on the Local-Debian-12 stack
                        -----> Determining which buildpack to use for this app
                         !     No default language could be detected for this app.
                        \t\t\tHINT: This occurs when Heroku cannot detect the buildpack to use for this application automatically.
                        \t\t\tSee https://devcenter.heroku.com/articles/buildpacks

                         !     Push failed""");
    }

    @Test
    void with_a_buildpack_that_does_not_match() throws Exception {
        String pack = bench.buildpack("tea", "echo 'Error: no leaves'; exit 1", "", "");
        bench.buildpacks = List.of(pack);

        assertThat(bench.failure(bench.tree()).reason()).isEqualTo(Reason.NOT_COMPATIBLE);
        assertThat(bench.text()).endsWith("""
                        -----> App not compatible with buildpack: %s
                               Error: no leaves
                               More info: https://devcenter.heroku.com/articles/buildpacks#detection-failure

                         !     Push failed""".formatted(pack));
    }

    @Test
    void with_several_matching_buildpacks_the_first_is_used() throws Exception {
        bench.failure(bench.tree("Gemfile", "", "package.json", "{}", "Procfile", "web: x"));

        assertThat(bench.text()).contains("""
                         !     Warning: Multiple default buildpacks reported the ability to handle this app. The first buildpack in the list below will be used.
                        \t\t\tDetected buildpacks: Ruby,Node.js
                        \t\t\tSee https://devcenter.heroku.com/articles/buildpacks#buildpack-detect-order
                        -----> Ruby app detected
                         !     Gemfile.lock required. Please check it in.
                         !     Push rejected, failed to compile Ruby app.

                         !     Push failed""");
    }

    @Test
    void a_failing_compile() throws Exception {
        bench.buildpacks = List.of(bench.buildpack("tea", "echo Tea", "echo spilled; exit 7", ""));

        assertThat(bench.failure(bench.tree()))
                .isEqualTo(new BuildResult.Failed(Reason.COMPILE_FAILED, "Push rejected, failed to compile Tea app."));
        assertThat(bench.text())
                .endsWith("spilled\n !     Push rejected, failed to compile Tea app.\n\n !     Push failed");
    }

    @Test
    void a_failing_or_odd_release_script() throws Exception {
        for (String script : List.of("exit 3", "echo 'a: [b'", "echo 'default_process_types: web'")) {
            bench.buildpacks = List.of(bench.buildpack("tea", "echo Tea", "", script));

            assertThat(bench.failure(bench.tree()).summary())
                    .startsWith("bin/release of buildpack " + bench.buildpacks.get(0) + " failed: ");
        }
    }

    @Test
    void a_release_script_may_warn_print_nothing_or_be_absent() throws Exception {
        String pack = bench.buildpack("tea", "echo Tea", "", "echo warning: x >&2");
        bench.buildpacks = List.of(pack);
        assertThat(bench.slug(bench.tree()).processTypes()).isEmpty();

        Files.delete(Path.of(pack, "bin/release"));
        assertThat(bench.slug(bench.tree()).processTypes()).isEmpty();
        assertThat(bench.text()).contains("       Procfile declares types -> (none)\n");
    }

    @Test
    void a_bad_procfile_line_is_told_before_compiling() throws Exception {
        BuildResult.Failed failed = bench.failure(bench.tree("Procfile", "web: fine\nworker rake\n"));

        assertThat(failed.reason()).isEqualTo(Reason.BAD_PROCFILE);
        assertThat(bench.text()).isEqualTo("""
                        -----> Building on the Local-Debian-12 stack
                         !     Procfile line 2 is not "type: command": worker rake

                         !     Push failed""");
    }

    @Test
    void a_procfile_cannot_point_outside() throws Exception {
        Path tree = bench.tree();
        Files.createSymbolicLink(tree.resolve("Procfile"), Path.of("/etc/passwd"));

        assertThat(bench.failure(tree).summary()).isEqualTo("Procfile is not a file of this app.");
    }

    @Test
    void a_slug_that_is_too_large_is_not_kept() throws Exception {
        bench.limits = new BuildLimits(Duration.ofMinutes(15), 1 << 20);
        bench.buildpacks = List.of(bench.buildpack("tea", "echo Tea", "head -c 1500000 /dev/urandom > $1/leaves", ""));

        assertThat(bench.failure(bench.tree()).reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(bench.text()).contains(" !     Compiled slug size: 1.4M is too large (max is 1M).\n");
        assertThat(root.resolve("slugs")).isEmptyDirectory();
    }

    @Test
    void ignored_files_and_git_are_gone_before_the_buildpack_looks() throws Exception {
        bench.buildpacks = List.of(bench.buildpack("tea", "echo Tea", "cd $1; find . | sort", ""));

        bench.slug(bench.tree(
                ".git/HEAD", "", ".gitmodules", "", ".slugignore", "*.psd\n/doc\n", "a.psd", "", "doc/x", "", "b", ""));

        assertThat(bench.text()).contains("Tea app detected\n.\n./.slugignore\n./b\n----->");
    }

    @Test
    void several_buildpacks_share_the_tree_the_cache_and_their_exports() throws Exception {
        String export = "echo 'export TEA=green' > $(dirname $0)/../export";
        String water = bench.buildpack("water", "echo Water", export + "; echo hot > $1/water", "echo 'x: [broken'");
        String leaf = bench.buildpack(
                "leaf", "test -f $1/water && echo Leaf", "echo \"$TEA $(cat $1/water)\" | tee $2/cup", "echo '--- {}'");
        bench.buildpacks = List.of(water, leaf);

        BuildResult result = bench.build(bench.tree());

        assertThat(bench.text())
                .contains("-----> Using buildpacks:\n       1. " + water + "\n       2. " + leaf + "\n")
                .contains("-----> Water app detected\n-----> Leaf app detected\ngreen hot\n");
        BuildResult.Built built = (BuildResult.Built) result;
        assertThat(built.slug().buildpackDescription()).isEqualTo("Leaf");
        assertThat(built.buildpacks()).containsExactly(water, leaf);
        assertThat(root.resolve("cache/cup")).hasContent("green hot");
        assertThat(Path.of(water, "export")).doesNotExist();
    }

    @Test
    void scripts_get_herokus_environment_and_nothing_of_the_person() throws Exception {
        bench.configVars = Map.of("SECRET", "s3cret\nline", "LANG", "xx");
        bench.buildpacks = List.of(bench.buildpack(
                "tea",
                "echo Tea",
                "compgen -e | grep -v ^DYNOLAB_; echo \"$SOURCE_VERSION $STACK\"; ls $3; cat $3/SECRET",
                ""));

        bench.slug(bench.tree());

        String tools = String.join("\n", Workbench.tools().environment().keySet());
        List<String> said = bench.transcript.subList(3, bench.transcript.size());
        assertThat(said)
                .containsSubsequence("0123abc heroku-24", "LANG", "SECRET", "s3cret", "line")
                .contains("STACK", "SOURCE_VERSION", "HOME", "REQUEST_ID", "DYNO", "PATH", "TMPDIR");
        assertThat(said.subList(0, said.indexOf("0123abc heroku-24")))
                .isSubsetOf((tools
                                + "\nSTACK\nSOURCE_VERSION\nHOME\nREQUEST_ID\nDYNO\nPATH\nTMPDIR\nLANG\nPWD\nSHLVL\n_\nOLDPWD"
                                + "\nCURL_TIMEOUT\nCURL_CONNECT_TIMEOUT\nGIT_TERMINAL_PROMPT")
                        .split("\n"));
    }

    @Test
    void in_bubblewrap_scripts_see_neither_home_nor_secrets_and_change_nothing() throws Exception {
        LocalSandbox sandbox = LocalSandbox.detect(Workbench.tools());
        Require.that(sandbox.description().equals("bubblewrap"), sandbox.description());
        bench.buildpacks = List.of(bench.buildpack(
                "nosy",
                "echo Nosy",
                "[ ! -e " + System.getProperty("user.home") + " ] && echo no home; [ ! -e " + root
                        + " ] && echo no root;"
                        + " cat /etc/shadow >/dev/null 2>&1 || echo no passwords; [ $(id -u) != 0 ] && echo not root;"
                        + " touch /usr/x /etc/x 2>/dev/null || echo read-only; touch /app/x /tmp/x && echo scratch;"
                        + " kill -9 -1 2>/dev/null; echo $HOME",
                ""));

        bench.slug(bench.tree());

        assertThat(bench.text()).contains("no home\nno root\nno passwords\nnot root\nread-only\nscratch\n/app\n");
    }

    @Test
    void an_unknown_buildpack_is_refused_with_what_would_do() throws Exception {
        bench.buildpacks = List.of("heroku/cobol");

        assertThat(bench.failure(bench.tree()).summary())
                .isEqualTo("Buildpack heroku/cobol cannot be used: it is not built in (heroku/ruby, heroku/nodejs,"
                        + " heroku/python, heroku/java, dynolab/static, dynolab/procfile), nor a directory or .tgz on this"
                        + " machine. Give the absolute path of one, or a git URL.");
    }

    @Test
    void a_buildpack_may_be_an_archive() throws Exception {
        String pack = bench.buildpack("tea", "echo Tea", "echo poured", "echo '--- {}'");
        Path archive = root.resolve("tea.tgz");
        Process tar = new ProcessBuilder("tar", "-czf", archive.toString(), "-C", pack, ".").start();
        assertThat(tar.waitFor()).isZero();
        bench.buildpacks = List.of(archive.toString());

        bench.slug(bench.tree());

        assertThat(bench.text()).contains("-----> Tea app detected\npoured\n");
    }

    @Test
    void a_buildpack_may_be_a_repository_at_a_commit() throws Exception {
        Path repository = Path.of(bench.buildpack("tea", "echo Tea", "echo first", "echo '--- {}'"));
        String git = "git -c user.name=a -c user.email=a@b -c init.defaultBranch=main ";
        shell(
                repository,
                git + "init -q; git add .; " + git + "commit -qm 1; git tag old; echo exit 9 > bin/compile; " + git
                        + "commit -qam 2; git update-server-info");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Path file = repository
                    .resolve(".git")
                    .resolve(exchange.getRequestURI().getPath().substring(1));
            byte[] body = Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
            exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
            exchange.getResponseBody().write(body == null ? new byte[0] : body);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
            bench.buildpacks = List.of(url + "#old");
            bench.slug(bench.tree());
            assertThat(bench.text()).contains("-----> Tea app detected\nfirst\n");

            bench.buildpacks = List.of(url + "#absent");
            assertThat(bench.failure(bench.tree()).summary())
                    .isEqualTo("Buildpack " + url + "#absent cannot be used: git failed.");
        } finally {
            server.stop(0);
        }
    }

    private static void shell(Path directory, String script) throws Exception {
        assertThat(new ProcessBuilder("bash", "-ec", script)
                        .directory(directory.toFile())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void the_same_tree_gives_the_same_slug() throws Exception {
        Slug first = bench.slug(bench.tree("Procfile", "web: x", "z/deep/file", "1", "a", "2"));
        Path again = bench.tree("a", "2", "z/deep/file", "1", "Procfile", "web: x");
        again.toFile().setLastModified(1);
        again.toFile().setReadable(false, false);
        again.toFile().setReadable(true, true);

        assertThat(bench.slug(again)).isEqualTo(first);
        assertThat(bench.slug(bench.tree("Procfile", "web: x", "z/deep/file", "1", "a", "3")))
                .isNotEqualTo(first);
    }

    @Test
    void an_output_that_fails_stops_the_build() throws Exception {
        bench.buildpacks = List.of(bench.buildpack("tea", "echo Tea", "echo one; sleep 1000", ""));

        assertThatThrownBy(() -> bench.build(bench.tree(), line -> {
                    if (line.equals("one")) {
                        throw new IllegalStateException("the pusher is gone");
                    }
                }))
                .hasMessage("the pusher is gone");
    }

    @Test
    void a_config_var_cannot_be_a_path() {
        for (String name : List.of("", ".", "..", "../x", "a/b", "a\0b")) {
            bench.configVars = Map.of(name, "x");
            assertThatThrownBy(() -> bench.build(bench.root.resolve("absent")))
                    .hasMessageStartingWith("Not a config var");
        }
    }
}
