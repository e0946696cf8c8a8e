package dev.dynolab.paas.dyno;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.dyno.FakeRuntime.FakeDyno;
import dev.dynolab.paas.runtime.DynoSpec;
import dev.dynolab.paas.runtime.RunningDyno.Signal;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ctrl-C and the end of a terminal, where the dyno serves. */
class DepartureTest extends AppDynosFixture {
    private FakeDyno dyno;
    private Attachment terminal;

    @BeforeEach
    void serve() throws Exception {
        Specs specs = new Specs(app, time);
        String secret = dynos.run("run", name -> specs.spec(name, DynoSpec.Kind.ATTACHED, 2, true), line -> {})
                .join()
                .view()
                .attachSecret()
                .orElseThrow();
        terminal = dynos.attachment(secret).orElseThrow();
        dyno = runtime.next();
        dyno.bind();
        settle();
        awaitShare(1_000_000);
    }

    private long share() {
        return dynos.views().join().get(0).sharePpm();
    }

    private void signalled(Signal signal) throws InterruptedException {
        assertThat(dyno.nextSignal()).isEqualTo(signal);
        settle();
        assertThat(share()).isZero();
    }

    @Test
    void oneThatIgnoresControlCServesAgainAfterItsGrace() throws Exception {
        terminal.interrupt();
        signalled(Signal.INT);
        time.advance(Duration.ofSeconds(29));
        settle();
        assertThat(share()).isZero();
        time.advance(Duration.ofSeconds(1));
        settle();
        assertThat(share()).isEqualTo(1_000_000);
        assertThat(messages(dyno.spec().name().toString())).contains("Did not end: it receives requests again");

        terminal.interrupt();
        signalled(Signal.INT);
        dyno.exit(130);
        settle();
        assertThat(running()).isEmpty();
        time.advance(Duration.ofSeconds(30));
        settle();
        assertThat(running()).isEmpty();
    }

    @Test
    void anotherControlCBeginsTheGraceAnew() throws Exception {
        terminal.interrupt();
        signalled(Signal.INT);
        time.advance(Duration.ofSeconds(20));
        terminal.interrupt();
        signalled(Signal.INT);
        time.advance(Duration.ofSeconds(20));
        settle();
        assertThat(share()).isZero();
        time.advance(Duration.ofSeconds(10));
        settle();
        assertThat(share()).isEqualTo(1_000_000);
    }

    @Test
    void oneThatOutlivesItsTerminalServesOn() throws Exception {
        terminal.disconnected();
        signalled(Signal.HUP);
        time.advance(Duration.ofSeconds(30));
        settle();
        assertThat(share()).isEqualTo(1_000_000);
    }

    @Test
    void oneThatStoppedListeningIsNotPutBack() throws Exception {
        terminal.interrupt();
        signalled(Signal.INT);
        dyno.unbind();
        settle();
        time.advance(Duration.ofSeconds(31));
        settle();
        assertThat(share()).isZero();
        assertThat(running()).hasSize(1);
    }
}
