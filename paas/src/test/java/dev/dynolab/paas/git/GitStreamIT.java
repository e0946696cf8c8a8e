package dev.dynolab.paas.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.buildpacks.BuildOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pushes while their build runs: what is seen when, who waits, who went away. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // reading from a process cannot be interrupted
class GitStreamIT {
    @TempDir
    Path home;

    private final CountDownLatch go = new CountDownLatch(1);
    private GitFixture platform;
    private GitClient git;

    @BeforeEach
    void start() throws IOException {
        platform = new GitFixture(home);
        git = platform.client("work", "blog");
    }

    @AfterEach
    void stop() {
        go.countDown();
        platform.close();
    }

    /** Waits without a limit of its own: the test's is enough. */
    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyLineArrivesWhileTheBuildStillRuns() throws IOException {
        CountDownLatch seen = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        platform.handler = (push, output, cancellation) -> {
            output.line("-----> one");
            await(seen); // the build goes on only once the pusher has read the line
            output.line("-----> two");
            await(go);
            return Optional.of(() -> {
                output.line("       Released");
                await(released);
            });
        };
        GitClient.Running push = git.start("push", "dynolab", "main");
        push.await("-----> one");
        seen.countDown();
        push.await("-----> two");
        assertThat(platform.ref("blog", "refs/heads/main"))
                .as("before the build ended")
                .isEmpty();
        go.countDown();
        push.await("       Released");
        assertThat(platform.ref("blog", "refs/heads/main")).as("while it boots").isEqualTo(git.head());
        released.countDown();
        push.await("main -> main");
        assertThat(push.exit()).isZero();
    }

    @Test
    void aPusherThatVanishesInASilentBuildIsNoticedWithinTwoSeconds() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        platform.handler = (push, output, cancellation) -> {
            cancellation.onCancel(cancelled::countDown);
            output.line("-----> building");
            await(cancelled);
            ended.countDown();
            return Optional.empty();
        };
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        Files.write(git.directory().resolve("noise"), noise);
        git.commit("noisy");
        GitClient.Running push = git.start("push", "dynolab", "main");
        push.await("-----> building");

        push.kill();

        assertThat(cancelled.await(2, TimeUnit.SECONDS))
                .as("noticed within 2 s")
                .isTrue();
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        platform.handler = (next, output, cancellation) -> Optional.of(() -> {});
        GitClient other = platform.client("other", "blog");
        assertThat(other.run("push", "dynolab", "main")).contains("[new branch]"); // so the first never moved
        assertThat(platform.repository("blog").resolve("incoming")).isEmptyDirectory();
        assertThat(platform.disk("blog")).as("nothing of the first").isLessThan(50_000);
    }

    @Test
    void aPusherThatVanishesOnceReleasedStillGetsTheRefMoved() throws Exception {
        CountDownLatch finishing = new CountDownLatch(1);
        platform.handler = (push, output, cancellation) -> {
            output.line("-----> building");
            await(go);
            return Optional.of(() -> {
                output.line("       Released");
                finishing.countDown();
            });
        };
        GitClient.Running push = git.start("push", "dynolab", "main");
        push.await("-----> building");
        push.kill();
        go.countDown(); // a handler that succeeds in spite of the cancellation
        await(finishing);
        assertThat(platform.ref("blog", "refs/heads/main")).isEqualTo(git.head());
    }

    @Test
    void aHundredPushesToOneAppBuildInTheOrderInWhichTheyCame() throws IOException {
        List<String> built = new CopyOnWriteArrayList<>();
        platform.handler = (push, output, cancellation) -> {
            output.line("-----> Building " + push.subject());
            await(go);
            built.add(push.subject());
            return Optional.of(() -> {});
        };
        List<String> subjects = new ArrayList<>();
        List<GitClient.Running> pushes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            subjects.add("commit-" + i);
            git.run("commit", "-q", "--allow-empty", "-m", "commit-" + i);
            GitClient.Running push = git.start("push", "dynolab", "main");
            push.await(i == 0 ? "-----> Building commit-0" : "waiting for its turn (" + i + " ahead)");
            pushes.add(push);
        }
        go.countDown();
        for (GitClient.Running push : pushes) {
            assertThat(push.output()).contains("-> main");
            assertThat(push.exit()).isZero();
        }
        assertThat(built).isEqualTo(subjects);
        assertThat(platform.ref("blog", "refs/heads/main")).isEqualTo(git.head());
        git.run("clone", "-q", platform.url("blog"), "copy");
    }

    @Test
    void onePusherWhoLeavesTheQueueLetsTheOthersPass() throws IOException {
        platform.handler = (push, output, cancellation) -> {
            output.line("-----> Building " + push.subject());
            await(go);
            return Optional.of(() -> {});
        };
        GitClient.Running first = git.start("push", "dynolab", "main");
        first.await("-----> Building");
        git.commit("second");
        GitClient.Running second = git.start("push", "dynolab", "main");
        second.await("(1 ahead)");
        git.commit("third");
        GitClient.Running third = git.start("push", "dynolab", "main");
        third.await("(2 ahead)");
        second.kill();
        go.countDown();
        third.await("-----> Building third");
        assertThat(third.exit()).isZero();
        assertThat(first.exit()).isZero();
    }

    @Test
    void aPushThatWaitedForAnotherHistoryIsRefusedAndNotBuilt() throws IOException {
        List<String> built = new CopyOnWriteArrayList<>();
        platform.handler = (push, output, cancellation) -> {
            built.add(push.subject());
            output.line("-----> Building " + push.subject());
            await(go);
            return Optional.of(() -> {});
        };
        GitClient other = platform.client("other", "blog");
        other.run("commit", "-q", "--amend", "-m", "theirs");
        GitClient.Running first = git.start("push", "dynolab", "main");
        first.await("-----> Building");
        GitClient.Running second = other.start("push", "-f", "dynolab", "main");
        second.await("(1 ahead)");
        go.countDown();
        assertThat(second.output()).contains("(another push came first; git fetch, then push again)");
        assertThat(second.exit()).isEqualTo(1);
        assertThat(built).containsExactly("first");
    }

    @Test
    void twoAppsBuildAtOnce() throws IOException {
        CountDownLatch both = new CountDownLatch(2);
        platform.handler = (push, output, cancellation) -> {
            both.countDown();
            await(both); // ends only when both are here
            return Optional.of(() -> {});
        };
        GitClient.Running one = git.start("push", "dynolab", "main");
        GitClient.Running two = git.start("push", platform.url("shop"), "main");
        assertThat(one.exit()).isZero();
        assertThat(two.exit()).isZero();
    }

    @Test
    void destroyingAnAppCancelsItsPush() throws IOException {
        platform.handler = (push, output, cancellation) -> {
            CountDownLatch cancelled = new CountDownLatch(1);
            cancellation.onCancel(cancelled::countDown);
            output.line("-----> building");
            await(cancelled);
            return Optional.empty();
        };
        GitClient.Running push = git.start("push", "dynolab", "main");
        push.await("-----> building");
        platform.server.delete(platform.apps.get("blog"));
        assertThat(push.exit()).isNotZero();
        assertThat(platform.repository("blog")).doesNotExist();
    }

    /** As Ctrl-Z does: everything stands still, nothing is closed. */
    private static void suspend(GitClient.Running push) throws Exception {
        for (ProcessHandle git : Stream.concat(
                        Stream.of(push.process().toHandle()), push.process().descendants())
                .toList()) {
            new ProcessBuilder("kill", "-STOP", Long.toString(git.pid()))
                    .start()
                    .waitFor();
        }
    }

    private static void floodUntil(CountDownLatch end, BuildOutput output) {
        while (end.getCount() > 0) {
            output.line("x".repeat(10_000));
        }
    }

    @Test
    void aSuspendedPusherLosesItsTurnAndItsBuildIsCancelled() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        platform.handler = (push, output, cancellation) -> {
            cancellation.onCancel(cancelled::countDown);
            output.line("-----> building");
            await(go);
            floodUntil(cancelled, output);
            return Optional.empty();
        };
        GitClient.Running push = git.start("push", "dynolab", "main");
        push.await("-----> building");
        suspend(push);
        go.countDown();
        await(cancelled);
        platform.handler = (next, output, cancellation) -> Optional.of(() -> {});
        assertThat(platform.client("other", "blog").run("push", "dynolab", "main"))
                .contains("[new branch]");
        push.kill();
    }

    @Test
    void aPusherSuspendedOnceReleasedDoesNotHoldTheDeployUp() throws Exception {
        CountDownLatch finished = new CountDownLatch(1);
        platform.handler = (push, output, cancellation) -> {
            output.line("-----> building");
            await(go);
            return Optional.of(() -> {
                for (int i = 0; i < 10_000; i++) {
                    output.line("x".repeat(1_000));
                }
                finished.countDown();
            });
        };
        GitClient.Running push = git.start("push", "dynolab", "main");
        push.await("-----> building");
        suspend(push);
        go.countDown();
        await(finished);
        assertThat(platform.ref("blog", "refs/heads/main")).isEqualTo(git.head());
        push.kill();
    }
}
