package dev.dynolab.paas.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.error.PlatformException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be pushed and what comes of it, with the real git. */
class GitPushIT {
    @TempDir
    Path home;

    private GitFixture platform;
    private GitClient git;

    @BeforeEach
    void start() throws IOException {
        platform = new GitFixture(home);
        git = platform.client("work", "blog");
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void pushesAndClonesBack() throws IOException {
        String output = git.run("push", "dynolab", "main");

        assertThat(output).contains("-----> Building first\n       Released first\n", "[new branch]      main -> main");
        assertThat(platform.ref("blog", "refs/heads/main")).isEqualTo(git.head());
        git.run("clone", "-q", platform.url("blog"), "copy");
        assertThat(new GitClient(git.directory().resolve("copy")).head()).isEqualTo(git.head());
    }

    @Test
    void anAppThatIsRenamedInTheMiddleOfAPushIsOneLine() throws IOException {
        platform.found = () ->
                Optional.ofNullable(platform.apps.remove("blog")).ifPresent(id -> platform.apps.put("renamed", id));
        assertThat(git.fail("push", "dynolab", "main"))
                .contains("Couldn't find that app. h apps lists them, h create makes one.\n")
                .doesNotContain("404");
    }

    @Test
    void fetchesWithEachVersionOfTheProtocol() throws IOException {
        git.run("push", "dynolab", "main");
        for (int i = 0; i < 60; i++) { // so many "have" lines that git zips its request
            git.commit("more-" + i);
        }
        GitClient other = platform.client("other", "blog");
        for (int i = 0; i < 60; i++) {
            other.commit("other-" + i);
        }
        git.run("push", "dynolab", "main");
        for (String version : new String[] {"0", "2"}) {
            other.run("-c", "protocol.version=" + version, "fetch", "dynolab", "main");
            assertThat(other.run("rev-parse", "FETCH_HEAD").strip()).isEqualTo(git.head());
            other.run("update-ref", "-d", "refs/remotes/dynolab/main");
        }
    }

    @Test
    void theSameCommitAgainIsUpToDateAndBuildsNothing() throws IOException {
        git.run("push", "dynolab", "main");
        assertThat(git.run("push", "dynolab", "main")).isEqualTo("Everything up-to-date\n");
    }

    @Test
    void forceReplacesHistory() throws IOException {
        git.run("push", "dynolab", "main");
        git.run("commit", "-q", "--amend", "-m", "amended");
        assertThat(git.fail("push", "dynolab", "main")).contains("non-fast-forward");
        assertThat(git.run("push", "-f", "dynolab", "main")).contains("-----> Building amended", "forced update");
        assertThat(platform.ref("blog", "refs/heads/main")).isEqualTo(git.head());
    }

    @Test
    void onlyMainAndMasterBuild() throws IOException {
        git.run("tag", "v1");
        for (String ref : new String[] {"main:topic", "v1"}) {
            assertThat(git.run("push", "dynolab", ref))
                    .contains("Pushed to branch other than [main, master], skipping build.")
                    .doesNotContain("Building");
        }
        assertThat(platform.ref("blog", "refs/heads/topic")).isEqualTo(git.head());
        assertThat(platform.ref("blog", "refs/tags/v1")).isEqualTo(git.head());
        assertThat(git.run("push", "dynolab", "main:master")).contains("-----> Building first");
        git.run("clone", "-q", platform.url("blog"), "copy"); // HEAD follows the only branch that builds
        assertThat(new GitClient(git.directory().resolve("copy")).head()).isEqualTo(git.head());
        git.run("push", "dynolab", ":topic", ":v1");
        assertThat(platform.ref("blog", "refs/heads/topic")).isEmpty();
    }

    @Test
    void refusesWhatCannotBeDeployed() throws IOException {
        assertThat(git.fail("push", "dynolab", "main", "main:master"))
                .contains("push either main or master, not both at once");
        git.run("tag", "-a", "-m", "one", "v1");
        assertThat(git.fail("push", "dynolab", "v1:refs/heads/main")).contains("not a commit; for a tag push");
        git.run("push", "dynolab", "v1^{}:refs/heads/main");
        assertThat(git.fail("push", "dynolab", ":main"))
                .contains("[remote rejected] main (it cannot be deleted: the app is built from it)");
        assertThat(platform.ref("blog", "refs/heads/main")).isEqualTo(git.head());
    }

    @Test
    void aDeclinedPushMovesNothingAndLeavesNothing() throws IOException {
        git.run("push", "dynolab", "main");
        String before = platform.ref("blog", "refs/heads/main");
        platform.handler = (push, output, cancellation) -> {
            output.line(" !     Push failed");
            return Optional.empty();
        };
        byte[] noise = new byte[1_000_000];
        new Random(1).nextBytes(noise);
        Files.write(git.directory().resolve("noise"), noise);
        git.commit("second");
        long disk = platform.disk("blog");

        assertThat(git.fail("push", "dynolab", "main"))
                .contains(" !     Push failed\n", "! [remote rejected] main -> main (pre-receive hook declined)");

        assertThat(platform.ref("blog", "refs/heads/main")).isEqualTo(before);
        assertThat(platform.disk("blog")).as("bytes of the repository").isEqualTo(disk);
    }

    @Test
    void whatTheHandlerThrowsIsSaidInALine() throws IOException {
        platform.handler = (push, output, cancellation) -> {
            throw PlatformException.invalid("No space left.").hint("Remove an app.");
        };
        assertThat(git.fail("push", "dynolab", "main"))
                .contains(" !     No space left.\n !     Remove an app.\n", "pre-receive hook declined");
        platform.handler = (push, output, cancellation) -> {
            throw new IllegalStateException("planted");
        };
        assertThat(git.fail("push", "dynolab", "main"))
                .contains("The platform failed, not your app", "pre-receive hook declined")
                .doesNotContain("planted");
    }

    @Test
    void theHandlerGetsCommitAuthorAndFiles() throws IOException {
        Files.createDirectories(git.directory().resolve("bin"));
        Files.writeString(git.directory().resolve("bin/start"), "#!/bin/sh\n");
        git.directory().resolve("bin/start").toFile().setExecutable(true);
        Files.createSymbolicLink(git.directory().resolve("link"), Path.of("bin/start"));
        git.commit("files");
        AtomicReference<Push> seen = new AtomicReference<>();
        Path tree = Files.createDirectory(home.resolve("tree"));
        platform.handler = (push, output, cancellation) -> {
            seen.set(push);
            platform.export(push, tree);
            return Optional.of(() -> {});
        };

        git.run("push", "dynolab", "main");

        assertThat(seen.get().app()).isEqualTo(platform.apps.get("blog"));
        assertThat(seen.get().email()).isEqualTo("ada@example.com");
        assertThat(seen.get().commit()).isEqualTo(git.head());
        assertThat(seen.get().subject()).isEqualTo("files");
        assertThat(tree.resolve("bin/start")).isExecutable().hasContent("#!/bin/sh\n");
        assertThat(Files.isExecutable(tree.resolve("first"))).isFalse();
        assertThat(Files.readSymbolicLink(tree.resolve("link"))).isEqualTo(Path.of("bin/start"));
    }

    @Test
    void submodulesAreRefusedInALine() throws IOException {
        platform.handler = (push, output, cancellation) -> {
            platform.export(push, home.resolve("tree"));
            return Optional.of(() -> {});
        };
        git.run("update-index", "--add", "--cacheinfo", "160000," + git.head() + ",vendor/lib");
        git.run("commit", "-q", "-m", "module");
        assertThat(git.fail("push", "dynolab", "main"))
                .contains(" !     Submodules are not supported: vendor/lib is one.", "pre-receive hook declined");
    }

    @Test
    void aLargePushArrives() throws IOException {
        byte[] noise = new byte[50_000_000];
        new Random(1).nextBytes(noise);
        Files.write(git.directory().resolve("noise"), noise);
        git.commit("large");
        git.run("push", "dynolab", "main"); // chunked
        Files.write(git.directory().resolve("noise"), new byte[] {1});
        new Random(2).nextBytes(noise);
        Files.write(git.directory().resolve("noise2"), noise);
        git.commit("larger");
        git.run("-c", "http.postBuffer=100000000", "push", "dynolab", "main"); // with a length
        assertThat(platform.ref("blog", "refs/heads/main")).isEqualTo(git.head());
    }

    @Test
    void aShallowClonePushesWhereHistoryIsWhole() throws IOException {
        git.run("push", "dynolab", "main");
        git.commit("second");
        git.run("push", "dynolab", "main");
        git.run("clone", "-q", "--depth", "1", platform.url("blog"), "shallow");
        GitClient shallow = new GitClient(git.directory().resolve("shallow"));
        shallow.commit("third");
        shallow.run("push", "origin", "main");
        assertThat(platform.ref("blog", "refs/heads/main")).isEqualTo(shallow.head());

        assertThat(shallow.fail("push", platform.url("shop"), "main"))
                .contains("shallow update not allowed; run git fetch --unshallow, then push again");
        assertThat(platform.ref("shop", "refs/heads/main")).isEmpty();
    }

    @Test
    void aRenamedAppKeepsItsRepository() throws IOException {
        git.run("push", "dynolab", "main");
        UUID id = platform.apps.remove("blog");
        platform.apps.put("diary", id);

        assertThat(git.fail("push", "dynolab", "main")).contains("Couldn't find that app.", "not found");
        assertThat(git.run("push", platform.url("diary"), "main")).isEqualTo("Everything up-to-date\n");
    }

    @Test
    void aWrongTokenIsRefusedInALine() throws IOException {
        String url = platform.url("blog").replace(GitFixture.TOKEN, "wrong");
        assertThat(git.fail("push", url, "main"))
                .contains("This needs the platform's token as password: h git:remote -a blog sets it up.")
                .contains("Authentication failed");
        assertThat(git.fail("push", url.replace("any:wrong@", ""), "main")).contains("could not read Username");
    }

    @Test
    void aDestroyedAppLeavesNoRepository() throws IOException {
        git.run("push", "dynolab", "main");
        platform.server.delete(platform.apps.get("blog"));
        assertThat(platform.repository("blog")).doesNotExist();
        git.run("push", "dynolab", "main"); // an app of the same id starts anew
    }

    @Test
    void pushOptionsReachTheHandlerAsTyped() throws IOException {
        AtomicReference<Push> seen = new AtomicReference<>();
        platform.handler = (push, output, cancellation) -> {
            seen.set(push);
            return Optional.of(() -> {});
        };
        git.run("push", "-o", "no-traffic", "-o", "a b=c", "dynolab", "main");
        assertThat(seen.get().options()).containsExactly("no-traffic", "a b=c");
        git.commit("second");
        git.run("push", "dynolab", "main");
        assertThat(seen.get().options()).isEmpty();
    }

    @Test
    void theUserNameIsTheAuthorWhenItIsAnAddress() throws IOException {
        AtomicReference<Push> seen = new AtomicReference<>();
        platform.handler = (push, output, cancellation) -> {
            seen.set(push);
            return Optional.of(() -> {});
        };
        git.run("push", platform.url("blog").replace("any:", "grace%40example.com:"), "main");
        assertThat(seen.get().email()).isEqualTo("grace@example.com");
    }
}
