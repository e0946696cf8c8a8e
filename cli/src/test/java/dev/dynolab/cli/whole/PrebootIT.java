package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With preboot nobody waits for a boot, and what does not boot changes nothing. */
class PrebootIT {
    private static final long SECOND = 1_000_000;

    @TempDir
    Path dir;

    @Test
    void nobodyWaitsForAnAppThatBootsSlowly() throws Exception {
        try (Lab lab = Lab.start(dir, Map.of())) {
            Repo repo = lab.app("slow", "slow-boot-java");
            lab.h(repo.dir(), "config:set", "BOOT_SECONDS=10").ok();
            repo.push().ok();
            lab.h(repo.dir(), "labs:enable", "preboot").ok();

            Load load = Load.start(lab.port(repo), "slow.localhost", 4);
            load.await(100, exchange -> exchange.status() == 200);
            lab.h(repo.dir(), "config:set", "COLOUR=red").ok();
            int red = lab.newestRelease(repo);
            String ps = lab.h(repo.dir(), "ps").ok().out();
            assertThat(ps)
                    .containsPattern("web\\.1: v" + red + " starting .*   no traffic, joins when up")
                    .containsPattern("web\\.1@v" + (red - 1) + ": v" + (red - 1)
                            + " up .*   100 %, \\d+ in flight, stops at cut-over");
            lab.h(repo.dir(), "ps:wait", "--timeout", "60").ok();
            assertThat(lab.h(repo.dir(), "ps").ok().out())
                    .contains("web.1: v" + red + " up")
                    .doesNotContain("@");
            lab.h(repo.dir(), "ps:restart").ok();
            lab.h(repo.dir(), "ps:wait", "--timeout", "60").ok();
            load.await(100, exchange -> exchange.status() == 200);
            Ledger ledger = new Ledger(load.stop(), lab.log(repo));

            assertThat(ledger.lost()).isEmpty();
            assertThat(ledger.doubled()).isEmpty();
            assertThat(ledger.failedByTheApp()).isEmpty();
            assertThat(ledger.unaccounted()).isEmpty();
            assertThat(ledger.longestMicros()).isLessThan(8 * SECOND);
        }
    }

    @Test
    void aReleaseThatDoesNotBootLeavesTheOldOneServing() throws Exception {
        try (Lab lab = Lab.start(dir, Map.of())) {
            Repo repo = lab.app("blog", "blue-purple-java");
            repo.push().ok();
            int blue = lab.newestRelease(repo);
            lab.h(repo.dir(), "features:enable", "preboot").ok();
            Load load = Load.start(lab.port(repo), "blog.localhost", 4);
            load.await(100, exchange -> exchange.status() == 200);

            Result push = repo.change("Procfile", "web: exit 3\n").push().ok();
            assertThat(push.err())
                    .contains("web.1 crashed: it exited with status 3")
                    .contains("v" + (blue + 1) + " failed: web.1 exited with status 3. The dynos before it serve on.");
            assertThat(lab.h(repo.dir(), "releases").ok().out()).containsPattern("v" + (blue + 1) + " .*\\(failed\\)");
            assertThat(lab.h(repo.dir(), "ps").ok().out()).contains("web.1: v" + blue + " up");

            repo.change("Procfile", "web: java -cp target/classes Main\n");
            repo.change("colour", "green").push().ok();
            load.await(100, exchange -> exchange.body().equals("green"));
            Ledger ledger = new Ledger(load.stop(), lab.log(repo));
            assertThat(ledger.bodies()).containsOnlyKeys("blue", "green");
            assertThat(ledger.lost()).isEmpty();
            assertThat(ledger.doubled()).isEmpty();
            assertThat(ledger.failedByTheApp()).isEmpty();
        }
    }
}
