package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.runtime.Processes.Identity;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether a process that was noted is the one that has its number now. */
class ProcessIdentityTest {
    private final Identity self = Identity.of(ProcessHandle.current().pid());

    @Test
    void whatIsNotedIsKnownAgain() {
        assertThat(Identity.parse(Optional.of(self.line().strip()))).contains(self);
        assertThat(self.alive()).isTrue();
        assertThat(new Identity(self.pid(), self.start() + 1, self.boot()).alive())
                .isFalse();
    }

    /** After a reboot another one may have its number, and have started as many ticks after it. */
    @Test
    void nothingIsAliveOfAnotherBoot() {
        assertThat(new Identity(self.pid(), self.start(), "00000000-0000-0000-0000-000000000000").alive())
                .isFalse();
    }

    @Test
    void whatAnOlderDynolabNotedHasNoBoot() {
        Identity older =
                Identity.parse(Optional.of(self.pid() + " " + self.start())).orElseThrow();
        assertThat(older.boot()).isEmpty();
        assertThat(older.alive()).isTrue();
        assertThat(Identity.parse(Optional.of("garbled"))).isEmpty();
    }
}
