package dev.dynolab.router.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WheelTest {
    private static final long MS = 1_000_000;
    private static final long LATEST = 140 * MS;

    private final Wheel wheel = new Wheel(-5);
    private int fired;

    private void at(long nanos) {
        wheel.set(nanos);
        wheel.fire();
    }

    @Test
    void firesOnceAndNeverEarly() {
        var t = new Timer(wheel, () -> fired++);
        t.arm(100 * MS);
        at(99 * MS);
        assertThat(fired).isZero();
        at(100 * MS + LATEST);
        at(1000 * MS);
        assertThat(fired).isEqualTo(1);
    }

    @Test
    void canBePutOffBroughtForwardAndCancelled() {
        var t = new Timer(wheel, () -> fired++);
        t.arm(100 * MS);
        at(90 * MS);
        t.arm(1000 * MS);
        at(900 * MS);
        assertThat(fired).isZero();
        t.arm(1 * MS);
        at(900 * MS + LATEST);
        assertThat(fired).isEqualTo(1);
        t.arm(100 * MS);
        t.disarm();
        at(5000 * MS);
        assertThat(fired).isEqualTo(1);
    }

    /** The owners of 15,000 closed connections a second must not wait in the wheel for a minute. */
    @Test
    void forgetsWhatIsDropped() {
        var t = new Timer(wheel, () -> fired++);
        t.arm(100 * MS);
        t.drop();
        at(1000 * MS);
        assertThat(fired).isZero();
        assertThat(t.slot).isEqualTo(-1);
    }

    @Test
    void saysWhenItWantsToBeAsked() {
        assertThat(wheel.untilDue(0)).isEqualTo(Long.MAX_VALUE);
        var t = new Timer(wheel, () -> fired++);
        t.arm(100 * MS);
        assertThat(wheel.untilDue(0)).isBetween(100 * MS, 100 * MS + LATEST);
        at(wheel.untilDue(0));
        assertThat(fired).isEqualTo(1);
        assertThat(wheel.untilDue(0)).isEqualTo(Long.MAX_VALUE);
    }

    /** Against a plain list: every timer fires within a tick or two of its deadline, also far ones and after long standstills. */
    @Test
    void agreesWithAPlainListOfDeadlines() {
        var random = new Random(5);
        record Wanted(Timer timer, long[] deadline) {}
        List<Wanted> all = new ArrayList<>();
        long[] now = {0};
        for (int i = 0; i < 200; i++) {
            long[] deadline = {Long.MAX_VALUE};
            var timer = new Timer(wheel, () -> {
                assertThat(now[0]).isGreaterThanOrEqualTo(deadline[0]);
                deadline[0] = Long.MAX_VALUE;
            });
            all.add(new Wanted(timer, deadline));
        }
        for (int step = 0; step < 20_000; step++) {
            now[0] += random.nextInt(100) == 0 ? random.nextInt(200_000) * MS : random.nextInt(50) * MS;
            at(now[0]);
            for (Wanted w : all) {
                assertThat(w.deadline[0]).isGreaterThan(now[0] - LATEST);
            }
            Wanted one = all.get(random.nextInt(all.size()));
            long delay = random.nextInt(random.nextBoolean() ? 300 : 300_000) * MS;
            one.deadline[0] = now[0] + delay;
            one.timer.arm(delay);
        }
    }
}
