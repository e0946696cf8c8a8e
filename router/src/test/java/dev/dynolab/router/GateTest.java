package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GateTest {
    @Test
    void countsWhoIsInside() {
        var gate = new Gate();
        assertThat(gate.claim()).isTrue();
        assertThat(gate.claim()).isTrue();
        assertThat(gate.inside()).isEqualTo(2);
        gate.release();
        gate.drain();
        assertThat(gate.claim()).isFalse();
        assertThat(gate.inside()).isEqualTo(1);
        assertThat(gate.draining()).isTrue();
        assertThat(gate.emptied()).isNotDone();
        gate.release();
        assertThat(gate.emptied()).isDone();
    }

    /**
     * Claims against a drain, over and over. Once the drain has been told that the gate is empty, nobody may be inside. Fails when
     * claim() looks at the bit before it counts.
     */
    @Test
    void letsNobodySlipInBehindTheDrain() throws Exception {
        int rounds = 5_000;
        var gates = new Gate[rounds];
        Arrays.setAll(gates, i -> new Gate());
        var late = new AtomicInteger();
        var round = new CyclicBarrier(3);
        Runnable claimer = () -> {
            for (int i = 0; i < rounds; i++) {
                await(round);
                while (gates[i].claim()) {
                    late.addAndGet(gates[i].emptied().isDone() ? 1 : 0);
                    gates[i].release();
                }
            }
        };
        var one = new Thread(claimer);
        var two = new Thread(claimer);
        one.start();
        two.start();
        for (int i = 0; i < rounds; i++) {
            await(round);
            gates[i].drain();
        }
        one.join();
        two.join();
        assertThat(late).as("claims inside a gate that was reported empty").hasValue(0);
        for (int i = 0; i < rounds; i++) {
            assertThat(gates[i].emptied()).as("told by whoever left last").isDone();
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
