package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is done to an app, each request gets one response, and none fails that the app did not fail: random schedules
 * against real servers under every manner of load. {@code -Ddynolab.lossless.seconds} and {@code -Ddynolab.lossless.seed} make
 * it longer and other.
 */
class LosslessIT {
    private static final long SEED = Long.getLong("dynolab.lossless.seed", 1);
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("dynolab.lossless.seconds", 8));
    /** Crashed dynos come back at once, and nothing fails because a crowded machine is late to notice a crash or slow to boot. */
    private static final Map<String, String> SETTINGS = Map.of(
            "crash-backoff",
            "0s",
            "refused-grace",
            "60s",
            "boot-timeout",
            "5m",
            "hold-timeout",
            "85s",
            "log-cap",
            "1G");

    @TempDir
    Path dir;

    private final Queue<String> report = new ConcurrentLinkedQueue<>();

    @Test
    void everyRequestOfARandomScheduleHasItsOneResponse() throws Exception {
        List<String> samples =
                List.of("blue-purple-node", "blue-purple-rack", "blue-purple-gunicorn", "blue-purple-java");
        ExecutorService people = Executors.newFixedThreadPool(samples.size());
        try (Lab lab = Lab.start(dir, SETTINGS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < samples.size(); i++) {
                int number = i;
                all.add(people.submit(() -> {
                    live(lab, samples.get(number), SEED + number);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            people.shutdownNow();
            report.forEach(System.out::println);
        }
    }

    private void live(Lab lab, String sample, long seed) throws Exception {
        String name = sample.substring("blue-purple-".length());
        Repo repo = lab.app(name, sample);
        repo.push().ok();
        try (MixedLoad load = MixedLoad.start(lab.port(repo), name + ".localhost", seed, 3, 15)) {
            load.await(20);
            Schedule schedule = new Schedule(lab, repo, load, seed);
            try {
                schedule.run(TIME);
                Ledger ledger = Ledger.settled(load.stop(), lab, repo);
                judge(ledger, load, schedule);
            } finally {
                report.add("Seed " + seed + ". " + schedule);
            }
        }
    }

    private void judge(Ledger ledger, MixedLoad load, Schedule schedule) {
        List<String> lost = ledger.lost();
        List<String> unexplained =
                lost.stream().filter(line -> !schedule.explains(line)).toList();
        report.add(ledger.size() + " requests, " + lost.size() + " failed with their dyno");
        assertThat(unexplained).as(schedule::toString).isEmpty();
        assertThat(ledger.doubled()).as(schedule::toString).isEmpty();
        assertThat(ledger.failedByTheApp()).as(schedule::toString).isEmpty();
        assertThat(load.surplus()).as(schedule::toString).isEmpty();
    }

    /** The test of the test: what a crash costs is seen, and not explained by anything else. */
    @Test
    void aCrashThatNobodyToldOfIsNoticed() throws Exception {
        try (Lab lab = Lab.start(dir, SETTINGS)) {
            Repo repo = lab.app("node", "blue-purple-node");
            repo.push().ok();
            try (MixedLoad load = MixedLoad.start(lab.port(repo), "node.localhost", SEED, 8, 50)) {
                Schedule told = new Schedule(lab, repo, load, SEED);
                Schedule untold = new Schedule(lab, repo, load, SEED);
                while (!load.failed()) {
                    load.await(100);
                    told.crash();
                    load.await(20);
                }
                List<String> seen = Ledger.settled(load.stop(), lab, repo).lost();
                assertThat(seen).isNotEmpty().allMatch(told::explains).noneMatch(untold::explains);
            }
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "dynolab.lossless.deploys", matches = "[0-9]+")
    void prebootDeploysUnderLoadFailNothing() throws Exception {
        int deploys = Integer.getInteger("dynolab.lossless.deploys");
        try (Lab lab = Lab.start(dir, SETTINGS)) {
            Repo repo = lab.app("node", "blue-purple-node");
            repo.push().ok();
            lab.h(repo.dir(), "ps:scale", "web=2").ok();
            lab.h(repo.dir(), "features:enable", "preboot").ok();
            try (MixedLoad load = MixedLoad.start(lab.port(repo), "node.localhost", SEED, 4, 20)) {
                for (int i = 1; i <= deploys; i++) {
                    repo.change("colour", "colour-" + i).push().ok();
                    String colour = "colour-" + i;
                    load.await(100, exchange -> exchange.body().equals(colour));
                    load.await(300);
                }
                Ledger ledger = Ledger.settled(load.stop(), lab, repo);
                System.out.println(deploys + " deploys, " + ledger.size() + " requests");
                assertThat(ledger.size()).isGreaterThanOrEqualTo(400 * deploys);
                assertThat(ledger.bodies()).hasSize(deploys + 1);
                assertThat(ledger.lost()).isEmpty();
                assertThat(ledger.doubled()).isEmpty();
                assertThat(ledger.failedByTheApp()).isEmpty();
                assertThat(load.surplus()).isEmpty();
            }
        }
    }
}
