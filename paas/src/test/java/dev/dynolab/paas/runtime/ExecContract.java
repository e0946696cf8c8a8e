package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every runtime does with a command inside a running dyno. */
abstract class ExecContract extends AttachedDynoContract {
    private static final Map<String, String> TERMINAL = Map.of("TERM", "dumb", "LINES", "33", "COLUMNS", "111");

    private RunningDyno running(RecordingObserver told) throws Exception {
        RunningDyno dyno = start("echo kept >file; echo up; while :; do sleep 0.1; done", told);
        told.await("up");
        return dyno;
    }

    private ExecSession exec(RunningDyno dyno, String command, boolean tty, RecordingObserver told) throws IOException {
        return runtime.exec(dyno.spec().id(), new ExecCommand(command, tty ? TERMINAL : Map.of(), tty), told);
    }

    private static void type(OutputStream keyboard, String text) throws IOException {
        keyboard.write(text.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    @Test
    @Tag(SlugContract.OF_THE_USER)
    void isWhereTheDynoIs() throws Exception {
        RecordingObserver dynoTold = new RecordingObserver();
        RunningDyno dyno = running(dynoTold);
        RecordingObserver told = new RecordingObserver();
        exec(
                dyno,
                "cat file; echo \"$STEPS|$PORT|${PWD/#$HOME/home}\"; id -u;" + " echo problem >&2; exit 4",
                false,
                told);
        assertThat(told.status()).isEqualTo(4);
        assertThat(told.stdout()).startsWith("kept\nhello a b profile|" + dyno.port() + "|home\n");
        assertThat(told.stderr()).isEqualTo("problem\n");
        RecordingObserver fresh = new RecordingObserver();
        start("id -u", fresh);
        fresh.status();
        assertThat(told.stdout().lines().toList().get(2))
                .isEqualTo(fresh.stdout().strip());
        assertThat(dynoTold.stdout()).isEqualTo("up\n");
    }

    @Test
    void itsInputIsBinaryAndEnds() throws Exception {
        byte[] sent = new byte[1 << 20];
        new Random(1).nextBytes(sent);
        RunningDyno dyno = running(new RecordingObserver());
        RecordingObserver told = new RecordingObserver();
        ExecSession session = exec(dyno, "cat", false, told);
        try (OutputStream stdin = session.stdin()) {
            stdin.write(sent);
        }
        assertThat(told.status()).isZero();
        assertThat(Arrays.equals(told.stdoutBytes(), sent)).isTrue();
    }

    @Test
    void severalRunAtOnce() throws Exception {
        RunningDyno dyno = running(new RecordingObserver());
        RecordingObserver first = new RecordingObserver();
        RecordingObserver second = new RecordingObserver();
        ExecSession waiting = exec(dyno, "read line; echo first $line; exit 1", false, first);
        exec(dyno, "echo second; exit 2", false, second);
        assertThat(second.status()).isEqualTo(2);
        type(waiting.stdin(), "went on\n");
        assertThat(first.status()).isEqualTo(1);
        assertThat(first.stdout()).isEqualTo("first went on\n");
    }

    @Test
    void aTerminalIsOne() throws Exception {
        RunningDyno dyno = running(new RecordingObserver());
        RecordingObserver told = new RecordingObserver();
        ExecSession session = exec(dyno, "PS1='> ' HISTFILE= exec bash --norc -i", true, told);
        OutputStream keyboard = session.stdin();
        told.await("> ");
        type(keyboard, "stty size; echo \"a $TERM terminal\"\n");
        told.await("33 111\r\na dumb terminal\r\n");
        session.resize(40, 120);
        type(keyboard, "while [ \"$(stty size)\" != '40 120' ]; do :; done; echo the new 'size'\n");
        told.await("the new size\r\n");
        type(keyboard, "sh -c 'echo asle''ep; exec sleep 1000'\n");
        told.await("asleep");
        session.interrupt();
        told.await("^C\r\n");
        type(keyboard, "echo status:$?\n");
        told.await("status:130");
        type(keyboard, "exit 9\n");
        assertThat(told.status()).isEqualTo(9);
    }

    @Test
    void canBeInterrupted() throws Exception {
        RunningDyno dyno = running(new RecordingObserver());
        RecordingObserver told = new RecordingObserver();
        ExecSession session = exec(dyno, "echo up; exec sleep 1000", false, told);
        told.await("up");
        session.interrupt();
        assertThat(told.status()).isEqualTo(130);
    }

    @Test
    void isHungUpWithItsTerminal() throws Exception {
        RecordingObserver dynoTold = new RecordingObserver();
        RunningDyno dyno = running(dynoTold);
        for (boolean tty : List.of(false, true)) {
            RecordingObserver told = new RecordingObserver();
            ExecSession session = exec(
                    dyno,
                    "trap 'touch hung-up-" + tty + "; exit 6' HUP; echo up; while :; do sleep 0.1; done",
                    tty,
                    told);
            told.await("up");
            session.hangUp();
            told.status();
            RecordingObserver seen = new RecordingObserver();
            exec(dyno, "while ! [ -e hung-up-" + tty + " ]; do sleep 0.1; done; echo seen", false, seen);
            assertThat(seen.status()).isZero();
        }
        assertThat(dynoTold.ended()).isFalse();
    }

    @Test
    void endsWithTheDyno() throws Exception {
        RecordingObserver dynoTold = new RecordingObserver();
        RunningDyno dyno = running(dynoTold);
        RecordingObserver shell = new RecordingObserver();
        RecordingObserver plain = new RecordingObserver();
        exec(dyno, "PS1='> ' HISTFILE= exec bash --norc -i", true, shell);
        exec(dyno, "echo up; exec sleep 1000", false, plain);
        shell.await("> ");
        plain.await("up");
        dyno.signal(RunningDyno.Signal.TERM);
        assertThat(dynoTold.status()).isEqualTo(143);
        assertThat(shell.status()).isPositive();
        assertThat(plain.status()).isPositive();
        ExecCommand nothing = new ExecCommand("true", Map.of(), false);
        assertThatThrownBy(() -> runtime.exec(UUID.randomUUID(), nothing, plain))
                .isInstanceOf(IOException.class);
    }

    @Test
    void endsWhenTheDynoIsKilled() throws Exception {
        RecordingObserver dynoTold = new RecordingObserver();
        RunningDyno dyno = running(dynoTold);
        RecordingObserver told = new RecordingObserver();
        exec(dyno, "echo up; exec sleep 1000", false, told);
        told.await("up");
        dyno.signal(RunningDyno.Signal.KILL);
        assertThat(dynoTold.status()).isEqualTo(137);
        assertThat(told.status()).isEqualTo(137);
    }

    @Test
    void whatItLeavesBehindHoldsNobodyUp() throws Exception {
        RunningDyno dyno = running(new RecordingObserver());
        RecordingObserver told = new RecordingObserver();
        exec(dyno, "sleep 1000 & echo started; exit 3", false, told);
        assertThat(told.status()).isEqualTo(3);
        assertThat(told.stdout()).isEqualTo("started\n");
    }

    @Test
    void worksInADynoOfAnEarlierPlatform() throws Exception {
        RunningDyno dyno = running(new RecordingObserver());
        letGo();
        RecordingObserver found = new RecordingObserver();
        runtime = open(DynoRuntimeFixture::unpack);
        RunningDyno adopted = runtime.adopt(spec -> found).get(0);
        RecordingObserver told = new RecordingObserver();
        exec(adopted, "cat file", false, told);
        assertThat(told.status()).isZero();
        assertThat(told.stdout()).isEqualTo("kept\n");
        assertThat(adopted.spec().id()).isEqualTo(dyno.spec().id());
    }
}
