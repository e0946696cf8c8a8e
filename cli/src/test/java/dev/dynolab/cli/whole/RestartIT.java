package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without preboot a restart costs waiting, never a request. */
class RestartIT {
    private static final long SECOND = 1_000_000;

    @TempDir
    Path dir;

    @Test
    void requestsWaitWhileTheAppBootsAndNoneIsLost() throws Exception {
        try (Lab lab = Lab.start(dir, Map.of())) {
            Repo repo = lab.app("slow", "slow-boot-java");
            lab.h(repo.dir(), "config:set", "BOOT_SECONDS=3").ok();
            repo.push().ok();

            Load load = Load.start(lab.port(repo), "slow.localhost", 8);
            load.await(200, exchange -> exchange.status() == 200);
            lab.h(repo.dir(), "ps:restart").ok();
            load.await(1, exchange -> exchange.micros() > 2 * SECOND);
            load.await(200, exchange -> exchange.status() == 200);
            Ledger ledger = new Ledger(load.stop(), lab.log(repo));

            assertThat(ledger.lost()).isEmpty();
            assertThat(ledger.doubled()).isEmpty();
            assertThat(ledger.failedByTheApp()).isEmpty();
            assertThat(ledger.unaccounted()).isEmpty();
            assertThat(ledger.longestMicros()).isBetween(2 * SECOND, 20 * SECOND);
        }
    }

    @Test
    void aRequestIsHeldNoLongerThanTheSettingSays() throws Exception {
        try (Lab lab = Lab.start(dir, Map.of("hold-timeout", "2s"))) {
            Repo repo = lab.app("slow", "slow-boot-java");
            lab.h(repo.dir(), "config:set", "BOOT_SECONDS=6").ok();
            repo.push().ok();

            // As siege -c1 would.
            Load load = Load.start(lab.port(repo), "slow.localhost", 1);
            load.await(20, exchange -> exchange.status() == 200);
            lab.h(repo.dir(), "ps:restart").ok();
            load.await(1, exchange -> exchange.status() == 503);
            load.await(20, exchange -> exchange.status() == 200);
            List<Exchange> failed = load.stop().stream()
                    .filter(exchange -> exchange.status() != 200)
                    .toList();

            assertThat(failed).hasSizeBetween(1, 4);
            assertThat(failed).allSatisfy(exchange -> {
                assertThat(exchange.status()).isEqualTo(503);
                assertThat(exchange.micros()).isGreaterThanOrEqualTo(2 * SECOND);
            });
            assertThat(lab.log(repo))
                    .filteredOn(line -> line.contains("code=H20"))
                    .hasSameSizeAs(failed);
        }
    }

    @Test
    void deploysUnderLoadLoseNothing() throws Exception {
        try (Lab lab = Lab.start(dir, Map.of())) {
            Repo repo = lab.app("blog", "blue-purple-java");
            repo.push().ok();
            Load load = Load.start(lab.port(repo), "blog.localhost", 8);
            load.await(100, exchange -> exchange.status() == 200);
            for (String colour : new String[] {"green", "red", "orange"}) {
                repo.change("colour", colour).push().ok();
                load.await(100, exchange -> exchange.body().equals(colour));
            }
            Ledger ledger = Ledger.settled(load.stop(), lab, repo);

            assertThat(ledger.bodies()).containsOnlyKeys("blue", "green", "orange", "red");
            assertThat(ledger.lost()).isEmpty();
            assertThat(ledger.doubled()).isEmpty();
            assertThat(ledger.failedByTheApp()).isEmpty();
        }
    }
}
