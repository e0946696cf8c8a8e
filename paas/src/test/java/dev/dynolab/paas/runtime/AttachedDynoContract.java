package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every runtime does with the streams of an attached dyno. */
abstract class AttachedDynoContract extends DynoRuntimeFixture {
    @Test
    void passesInterruptAndHangUp() throws Exception {
        RecordingObserver told = new RecordingObserver();
        RunningDyno dyno = start(
                spec(
                        DynoSpec.Kind.ATTACHED,
                        "trap 'echo interrupted' INT; trap 'echo hung up; exit 6' HUP; echo up; "
                                + "while :; do sleep 0.1; done"),
                told);
        told.await("up");
        dyno.signal(RunningDyno.Signal.INT);
        told.await("interrupted");
        dyno.signal(RunningDyno.Signal.HUP);
        assertThat(told.status()).isEqualTo(6);
    }

    @Test
    void aProgramCanBeInterrupted() throws Exception {
        RecordingObserver told = new RecordingObserver();
        RunningDyno dyno = start(spec(DynoSpec.Kind.ATTACHED, "exec cat"), told);
        // Its echo: a shell that is about to become a program may swallow a signal.
        dyno.stdin().write("up\n".getBytes(StandardCharsets.UTF_8));
        dyno.stdin().flush();
        told.await("up");
        dyno.signal(RunningDyno.Signal.INT);
        assertThat(told.status()).isEqualTo(130);
    }

    @Test
    void inputIsBinaryAndEnds() throws Exception {
        byte[] sent = new byte[1 << 20];
        new Random(1).nextBytes(sent);
        RecordingObserver told = new RecordingObserver();
        RunningDyno dyno = start(spec(DynoSpec.Kind.ATTACHED, "cat; exit 4"), told);
        try (OutputStream stdin = dyno.stdin()) {
            stdin.write(sent);
        }
        assertThat(told.status()).isEqualTo(4);
        assertThat(Arrays.equals(told.stdoutBytes(), sent)).isTrue();
    }

    @Test
    void inputThatEndsAtOnceIsAtItsEnd() throws Exception {
        for (int round = 0; round < 3; round++) {
            RecordingObserver told = new RecordingObserver();
            start(spec(DynoSpec.Kind.ATTACHED, "cat; exit 4"), told).stdin().close();
            assertThat(told.status()).isEqualTo(4);
        }
    }

    @Test
    void aTerminalHasASizeAndFollowsTheWindow() throws Exception {
        RecordingObserver told = new RecordingObserver();
        Map<String, String> env = Map.of("LINES", "33", "COLUMNS", "111", "TERM", "xterm");
        String command = "stty size; [ -t 0 ] && [ -t 1 ] && [ -t 2 ] && echo \"a $TERM terminal\"; "
                + "trap 'stty size <&1; exit 7' WINCH; echo up; while :; do sleep 0.1; done";
        RunningDyno dyno = start(spec(DynoSpec.Kind.ATTACHED, command, env).withTty(true), told);
        told.await("up\r\n");
        assertThat(told.stdout()).isEqualTo("33 111\r\na xterm terminal\r\nup\r\n");
        dyno.resize(40, 120);
        assertThat(told.status()).isEqualTo(7);
        assertThat(told.stdout()).endsWith("up\r\n40 120\r\n");
    }

    @Test
    void aTerminalEchoesAndControlCReachesWhatIsInFront() throws Exception {
        RecordingObserver told = new RecordingObserver();
        DynoSpec shell = spec(DynoSpec.Kind.ATTACHED, "PS1='> ' HISTFILE= exec bash --norc -i", Map.of("TERM", "dumb"));
        RunningDyno dyno = start(shell.withTty(true), told);
        OutputStream keyboard = dyno.stdin();
        told.await("> ");
        type(keyboard, "sh -c 'echo asle''ep; exec sleep 1000'\n");
        told.await("asleep");
        dyno.signal(RunningDyno.Signal.INT);
        told.await("^C\r\n");
        type(keyboard, "echo status:$?\n");
        told.await("status:130");
        type(keyboard, "exit 9\n");
        assertThat(told.status()).isEqualTo(9);
    }

    private static void type(OutputStream keyboard, String text) throws IOException {
        keyboard.write(text.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    @Test
    void aTerminalThatGoesHangsUp() throws Exception {
        RecordingObserver told = new RecordingObserver();
        DynoSpec spec =
                spec(DynoSpec.Kind.ATTACHED, "trap 'echo hung up; exit 6' HUP; echo up; while :; do sleep 0.1; done");
        RunningDyno dyno = start(spec.withTty(true), told);
        told.await("up");
        dyno.signal(RunningDyno.Signal.HUP);
        assertThat(told.status()).isEqualTo(6);
        assertThat(told.stdout()).contains("hung up");
    }

    @Test
    void termInATerminalLetsTheProgramFinish() throws Exception {
        RecordingObserver told = new RecordingObserver();
        DynoSpec spec = spec(
                DynoSpec.Kind.ATTACHED,
                "trap 'read -t 1 <> <(:); echo done; exit 5' TERM; echo up; while :; do sleep 0.1; done");
        RunningDyno dyno = start(spec.withTty(true), told);
        told.await("up");
        dyno.signal(RunningDyno.Signal.TERM);
        assertThat(told.status()).isEqualTo(5);
        assertThat(told.stdout()).contains("done").doesNotContain("terminated");
    }

    @Test
    void writingToADynoThatEndedFails() throws Exception {
        RecordingObserver told = new RecordingObserver();
        RunningDyno dyno = start(spec(DynoSpec.Kind.ATTACHED, "read line; exit 0"), told);
        OutputStream stdin = dyno.stdin();
        stdin.write("line\n".getBytes(StandardCharsets.UTF_8));
        stdin.flush();
        assertThat(told.status()).isZero();
        assertThatThrownBy(() -> {
                    for (int tries = 0; tries < 1000; tries++) {
                        stdin.write(new byte[100_000]);
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void othersHaveNoInput() throws Exception {
        RecordingObserver told = new RecordingObserver();
        RunningDyno dyno = start("cat; echo end of file; read -t 1000 <> <(:)", told);
        told.await("end of file");
        assertThatThrownBy(dyno::stdin).isInstanceOf(IOException.class).hasMessageContaining("web.1");
    }
}
