package dev.dynolab.paas.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.buildpacks.Cancellation;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns();
    private final UUID app = UUID.randomUUID();

    /** Whether the turn has come, without waiting for it. */
    private static boolean come(Turns.Turn turn) {
        Cancellation now = new Cancellation();
        now.cancel();
        return turn.await(now);
    }

    @Test
    void theFirstGoesAtOnceAndTheNextWhenItLeft() throws Exception {
        Turns.Turn first = turns.join(app);
        Turns.Turn second = turns.join(app);
        assertThat(first.ahead()).isZero();
        assertThat(second.ahead()).isEqualTo(1);
        assertThat(first.await(new Cancellation())).isTrue();
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> second.await(new Cancellation()));
        assertThat(waiting).isNotDone();
        first.close();
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whoGivesUpWaitingIsPassedOver() {
        Turns.Turn first = turns.join(app);
        Turns.Turn second = turns.join(app);
        Turns.Turn third = turns.join(app);
        assertThat(come(second)).isFalse();
        second.close();
        first.close();
        assertThat(third.await(new Cancellation())).isTrue();
    }

    @Test
    void whoGaveUpAndIsFirstNowPassesTheTurnOn() {
        Turns.Turn first = turns.join(app);
        Turns.Turn second = turns.join(app);
        Turns.Turn third = turns.join(app);
        assertThat(come(second)).isFalse();
        first.close(); // the turn comes to the second, who does not want it any more
        second.close();
        assertThat(third.await(new Cancellation())).isTrue();
    }

    @Test
    void closingTwiceOrOutOfOrderLetsNobodyInEarly() {
        Turns.Turn first = turns.join(app);
        Turns.Turn second = turns.join(app);
        first.close();
        Turns.Turn third = turns.join(app);
        first.close();
        assertThat(second.await(new Cancellation())).isTrue();
        assertThat(come(third)).isFalse();
    }

    @Test
    void appsDoNotWaitForEachOther() {
        turns.join(app);
        assertThat(turns.join(UUID.randomUUID()).await(new Cancellation())).isTrue();
    }
}
