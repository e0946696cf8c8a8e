package dev.dynolab.paas.dyno;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.runtime.DynoName;
import dev.dynolab.paas.runtime.DynoSpec;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A crashed dyno whose release cannot be read when its time has come. */
class RetryTest extends AppDynosFixture {
    private boolean broken;

    @BeforeEach
    void breakable() {
        Specs specs = new Specs(app, time);
        dynos = new AppDynos(host, app, log, new DynoSpecs() {
            @Override
            public DynoSpec formation(DynoName name, FormationLine line, int release) {
                if (broken) {
                    throw PlatformException.internal("The disk is full.", null);
                }
                return specs.formation(name, line, release);
            }

            @Override
            public boolean has(int release, String type) {
                return specs.has(release, type);
            }
        });
    }

    @Test
    void isTriedAgainUntilItCanBeRead() throws Exception {
        follow(3, line("worker", 1));
        broken = true;
        runtime.next().exit(1);
        assertThat(running()).containsExactly("worker.1 v3 crashed");
        time.advance(Duration.ofSeconds(10));
        assertThat(running()).containsExactly("worker.1 v3 crashed");
        assertThat(messages("worker.1")).endsWith("Not restarted yet: The disk is full. Next try in 10s");

        broken = false;
        time.advance(Duration.ofSeconds(9));
        assertThat(runtime.startedNoMore()).isTrue();
        time.advance(Duration.ofSeconds(1));
        runtime.next();
        settle();
        assertThat(running()).containsExactly("worker.1 v3 up");
        assertThat(messages("worker.1")).containsOnlyOnce("State changed from crashed to starting");
    }

    @Test
    void isGivenUpWhenItsPlaceIs() throws Exception {
        follow(3, line("worker", 1));
        broken = true;
        runtime.next().exit(1);
        settle();
        broken = false;
        follow(3, line("worker", 0));
        time.advance(Duration.ofSeconds(10));
        assertThat(running()).isEmpty();
        assertThat(runtime.startedNoMore()).isTrue();
    }
}
