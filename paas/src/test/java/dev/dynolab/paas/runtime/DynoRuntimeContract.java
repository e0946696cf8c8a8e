package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every runtime does. */
abstract class DynoRuntimeContract extends IsolationContract {
    @Test
    void servesOnItsPortUntilItIsTold() throws Exception {
        RecordingObserver told = new RecordingObserver();
        RunningDyno dyno = start("exec java -cp . dev.dynolab.paas.runtime.HelloServer", told);
        told.await("listening on " + dyno.port());
        assertThat(dyno.listening()).extracting(InetSocketAddress::getPort).containsExactly(dyno.port());

        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://" + dyno.address().getHostString() + ":"
                                                + dyno.address().getPort() + "/"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).isEqualTo("hello");

        dyno.signal(RunningDyno.Signal.TERM);
        assertThat(told.status()).isEqualTo(143);
        dyno.signal(RunningDyno.Signal.TERM);
    }

    @Test
    void termReachesEveryProcess() throws Exception {
        RecordingObserver told = new RecordingObserver();
        RunningDyno dyno = start(
                "setsid bash -c 'trap \"echo orphan told; exit\" TERM; echo orphan up; while :; do sleep 0.1; done' &\n"
                        + "trap 'echo main told' TERM\n"
                        + "bash -c 'trap \"echo child told; exit 4\" TERM; echo child up; while :; do sleep 0.1; done'; exit $?",
                told);
        told.await("orphan up");
        told.await("child up");
        dyno.signal(RunningDyno.Signal.TERM);
        assertThat(told.status()).isEqualTo(4);
        assertThat(told.stdout()).contains("orphan told", "child told", "main told");
    }

    /** What a handler of SIGTERM starts, or a shell about to start it, was not there to be told. */
    @Test
    void whoComesAfterTheSignalIsToldToo() throws Exception {
        RecordingObserver told = new RecordingObserver();
        RunningDyno dyno = start(
                "trap 'exit 3' TERM\n"
                        + "setsid bash -c 'trap \"sleep 1000 & exit\" TERM; echo up; while :; do sleep 0.1; done' &\n"
                        + "while :; do sleep 0.1; done",
                told);
        told.await("up");
        dyno.signal(RunningDyno.Signal.TERM);
        assertThat(told.status()).isEqualTo(3);
    }

    @Test
    void othersMayFinishAfterTheMainProcessWhenStopped() throws Exception {
        RecordingObserver told = new RecordingObserver();
        RunningDyno dyno = start(
                "setsid bash -c 'trap \"read -t 3 <> <(:); echo cleaned up; exit\" TERM; echo up; while :; do sleep 0.1; done' &\n"
                        + "wait",
                told);
        told.await("up");
        dyno.signal(RunningDyno.Signal.TERM);
        assertThat(told.status()).isEqualTo(143);
        assertThat(told.stdout()).contains("cleaned up");
    }

    @Test
    void killLeavesNothing() throws Exception {
        RecordingObserver told = new RecordingObserver();
        RunningDyno dyno = start(
                lifeline() + "setsid bash -c 'trap \"\" TERM; sleep 1000' & trap 'echo still here' TERM; echo up\n"
                        + "while :; do sleep 0.1; done",
                told);
        try (Socket lifeline = lifelines.accept()) {
            told.await("up");
            dyno.signal(RunningDyno.Signal.TERM);
            told.await("still here");
            assertThat(told.ended()).isFalse();
            dyno.signal(RunningDyno.Signal.KILL);
            assertThat(told.status()).isEqualTo(137);
            awaitLastProcessGone(lifeline);
        }
    }

    @Test
    void whatDaemonisesEndsWithTheMainProcess() throws Exception {
        RecordingObserver told = new RecordingObserver();
        start(
                lifeline() + "(setsid sleep 1000 &); (setsid sleep 1000 <&- >&- 2>&- &);"
                        + " (setsid bash -c 'trap \"\" TERM; sleep 1000' &); exit 5",
                told);
        try (Socket lifeline = lifelines.accept()) {
            assertThat(told.status()).isEqualTo(5);
            awaitLastProcessGone(lifeline);
        }
    }

    @Test
    void keepsTheStatusOfTheCommand() throws Exception {
        Map<String, Integer> expected = new HashMap<>(Map.of("true", 0, "exit 3", 3, "kill -TERM $$", 143));
        expected.putAll(Map.of("no-such-program", 127, "kill -KILL $$", 137, "exit 255", 255));
        Map<String, RecordingObserver> told = new HashMap<>();
        for (String command : expected.keySet()) {
            told.put(command, new RecordingObserver());
            start(command, told.get(command));
        }
        for (var each : expected.entrySet()) {
            assertThat(told.get(each.getKey()).status()).as(each.getKey()).isEqualTo(each.getValue());
            assertThat(told.get(each.getKey()).stderr()).doesNotContain("Killed");
        }
    }

    @Test
    void aLongLineComesWhole() throws Exception {
        RecordingObserver told = new RecordingObserver();
        start("head -c 100000 /dev/zero | tr '\\0' x; echo; echo after", told);
        assertThat(told.status()).isZero();
        assertThat(told.stdout()).isEqualTo("x".repeat(100_000) + "\nafter\n");
    }

    @Test
    void muchOutputComesWhole() throws Exception {
        RecordingObserver told = new RecordingObserver();
        start("seq 200000; printf 'no newline \\377' >&2; exit 2", told);
        assertThat(told.status()).isEqualTo(2);
        String[] lines = told.stdout().split("\n");
        for (int line = 0; line < lines.length; line++) {
            assertThat(lines[line]).isEqualTo(Integer.toString(line + 1));
        }
        assertThat(lines).hasSize(200_000);
        assertThat(told.stderr()).startsWith("no newline \uFFFD");
    }

    @Test
    void whoClosesItsOutputLivesOn() throws Exception {
        RecordingObserver told = new RecordingObserver();
        start(lifeline() + "echo up; exec >&- 2>&-; echo closed >&7; read line <&7; exit 6", told);
        try (Socket lifeline = lifelines.accept()) {
            assertThat(lifeline.getInputStream().readNBytes(7)).asString().isEqualTo("closed\n");
            told.await("up\n");
            assertThat(told.ended()).isFalse();
            lifeline.getOutputStream().write('\n');
            assertThat(told.status()).isEqualTo(6);
            assertThat(told.stdout()).isEqualTo("up\n");
        }
    }

    @Test
    void outputStreamsCanBeOpenedByName() throws Exception {
        RecordingObserver told = new RecordingObserver();
        start("echo 1; echo 2 > /dev/stdout; echo 3; echo e1 >&2; echo e2 > /dev/stderr", told);
        assertThat(told.status()).isZero();
        assertThat(told.stdout()).isEqualTo("1\n2\n3\n");
        assertThat(told.stderr()).isEqualTo("e1\ne2\n");
    }

    @Test
    void theEnvironmentIsWhatWasGiven() throws Exception {
        Map<String, String> env =
                Map.of("DYNO", "web.1", "ODD", " a\n\"b\" $HOME 'c' \\ \u00e9", "EMPTY", "", "STEPS", "none");
        RecordingObserver told = new RecordingObserver();
        RunningDyno dyno = start(spec(DynoSpec.Kind.FORMATION, "env -0", env), told);
        assertThat(told.status()).isZero();
        Map<String, String> seen = new HashMap<>();
        for (String pair : told.stdout().split("\0")) {
            seen.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        assertThat(seen)
                .containsAllEntriesOf(Map.of("DYNO", "web.1", "ODD", env.get("ODD"), "EMPTY", ""))
                .containsEntry("PORT", Integer.toString(dyno.port()))
                .containsEntry("STEPS", " a b profile")
                .containsEntry("PWD", seen.get("HOME"));
        assertThat(seen.get("PATH")).endsWith("/usr/local/bin:/usr/bin:/bin");
        seen.keySet().removeAll(env.keySet());
        seen.keySet().removeAll(extraVariables());
        assertThat(seen.keySet()).containsOnly("PORT", "HOME", "PWD", "PATH", "SHLVL", "_");
    }

    @Test
    void newFilesAreReadableAsOnHeroku() throws Exception {
        RecordingObserver told = new RecordingObserver();
        start("umask", told);
        assertThat(told.status()).isZero();
        assertThat(told.stdout()).isEqualTo("0022\n");
    }

    @Test
    void theCommandReachesBashByteForByte() throws Exception {
        RecordingObserver told = new RecordingObserver();
        start("printf '%s|' \"$GREETING\" 'a  b' \\$x \"é\" -p $'t\\tab'; echo '\n\"' # done", told);
        assertThat(told.status()).isZero();
        assertThat(told.stdout()).isEqualTo("hello|a  b|$x|é|-p|t\tab|\n\"\n");
    }

    @Test
    @Tag(SlugContract.OF_THE_USER)
    void theUsualPlacesCanBeWrittenTo() throws Exception {
        RecordingObserver told = new RecordingObserver();
        start(
                "for place in \"$HOME\" /tmp /var/tmp /dev/shm; do f=$(mktemp -p $place) && rm $f || echo no $place; done",
                told);
        assertThat(told.status()).isZero();
        assertThat(told.stdout()).isEmpty();
    }

    @Test
    @Tag(SlugContract.OF_THE_USER)
    void dynosShareNoFiles() throws Exception {
        RecordingObserver first = new RecordingObserver();
        RecordingObserver second = new RecordingObserver();
        start(
                spec(DynoSpec.Kind.ATTACHED, "echo mine > who; rm -r .profile.d; touch new; ls -A; echo wrote; cat"),
                first);
        first.await("wrote");
        start("cat who; ls -A", second);
        assertThat(second.status()).isZero();
        assertThat(second.stdout()).isEqualTo("SHA256:0123.profile\n.profile.d\ndev\nwho\n");
        assertThat(first.stdout()).isEqualTo(".profile\ndev\nnew\nwho\nwrote\n");
        Path slug = home.resolve("dynos/slugs/SHA256_0123");
        assertThat(slug.resolve("who")).hasContent("SHA256:0123");
        assertThat(slug.resolve(".profile.d/a.sh")).exists();
        assertThat(slug.resolve("new")).doesNotExist();
    }

    @Test
    @Tag(SlugContract.OF_THE_USER)
    void aLaterPlatformAdoptsWhatLives() throws Exception {
        RecordingObserver before = new RecordingObserver();
        DynoSpec spec = spec(DynoSpec.Kind.ATTACHED, "echo one; read a; echo $a; read b; echo $b; exit 8");
        RunningDyno dyno = start(spec, before);
        before.await("one");
        dyno.stdin().write("two\n".getBytes(StandardCharsets.UTF_8));
        dyno.stdin().flush();
        before.await("two");
        letGo();

        RecordingObserver after = new RecordingObserver();
        runtime = open(DynoRuntimeFixture::unpack);
        List<RunningDyno> adopted = runtime.adopt(found -> found.equals(spec) ? after : null);
        assertThat(adopted).hasSize(1);
        assertThat(adopted.get(0).spec()).isEqualTo(spec);
        assertThat(adopted.get(0).port()).isEqualTo(dyno.port());
        assertThat(adopted.get(0).address()).isEqualTo(dyno.address());
        try (OutputStream stdin = adopted.get(0).stdin()) {
            stdin.write("three\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(after.status()).isEqualTo(8);
        assertThat(after.stdout()).isEqualTo("three\n");
        assertThat(before.ended()).isFalse();
    }

    @Test
    void aLaterPlatformCanSignalWhatItAdopted() throws Exception {
        RecordingObserver before = new RecordingObserver();
        start("trap 'echo told; exit 9' TERM; echo up; while :; do sleep 0.1; done", before);
        before.await("up");
        letGo();

        RecordingObserver after = new RecordingObserver();
        runtime = open(DynoRuntimeFixture::unpack);
        runtime.adopt(found -> after).get(0).signal(RunningDyno.Signal.TERM);
        assertThat(after.status()).isEqualTo(9);
        assertThat(after.stdout()).isEqualTo("told\n");
    }

    @ParameterizedTest
    @EnumSource(names = {"FORMATION", "ATTACHED"})
    void aLaterPlatformHearsOfWhatEnded(DynoSpec.Kind kind) throws Exception {
        RecordingObserver before = new RecordingObserver();
        start(spec(kind, lifeline() + "echo up; read line <&7; echo $line; exit 9"), before);
        try (Socket lifeline = lifelines.accept()) {
            before.await("up");
            letGo();
            lifeline.getOutputStream().write("late\n".getBytes(StandardCharsets.UTF_8));
            awaitLastProcessGone(lifeline);
        }
        RecordingObserver after = new RecordingObserver();
        runtime = open(DynoRuntimeFixture::unpack);
        runtime.adopt(found -> after);
        assertThat(after.status()).isEqualTo(9);
        if (kind == DynoSpec.Kind.FORMATION) {
            assertThat(after.stdout()).isEqualTo("late\n");
        }
    }

    @Test
    void whatNobodyKnowsIsRemoved() throws Exception {
        RecordingObserver before = new RecordingObserver();
        start(lifeline() + "echo up; sleep 1000", before);
        try (Socket lifeline = lifelines.accept()) {
            before.await("up");
            letGo();
            runtime = open(DynoRuntimeFixture::unpack);
            assertThat(runtime.adopt(found -> null)).isEmpty();
            awaitLastProcessGone(lifeline);
        }
        letGo();
        runtime = open(DynoRuntimeFixture::unpack);
        assertThat(runtime.adopt(found -> {
                    throw new AssertionError("still there: " + found);
                }))
                .isEmpty();
    }

    @Test
    void aFailedStartIsOneLineAndLeavesNothing() throws Exception {
        letGo();
        runtime = open((checksum, directory) -> {
            throw new IOException("No space left on device");
        });
        assertThatThrownBy(() -> start("true", new RecordingObserver()))
                .isInstanceOf(IOException.class)
                .hasMessage("Cannot start web.1 of blog: No space left on device");
        runtime.adopt(found -> {
            throw new AssertionError("still there: " + found);
        });
    }
}
