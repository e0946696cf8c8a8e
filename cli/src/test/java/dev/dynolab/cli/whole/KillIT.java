package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.cli.whole.Gate.Guest;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the platform in each phase of a deploy, under load, again and again on one home; after each start all that was
 * acknowledged is there, what lived lives on and nothing else does. The phase is known: the app is held at a gate, or
 * the log says it.
 */
@Timeout(7200)
class KillIT {
    /** Nothing but the test ends what is held; what lingers does so across the next kill at most. */
    private final Map<String, String> flags = Map.of(
            "runtime",
            runtime(),
            "log-cap",
            "1G",
            "crash-backoff",
            "0s",
            "boot-timeout",
            "1h",
            "stop-grace",
            "1h",
            "drain-limit",
            "1h",
            "release-linger",
            "3s");

    /** App features that are on all the time; preboot is on for half of the kills else. */
    private static final List<String> FEATURES =
            List.of(System.getProperty("dynolab.kill-features", "").split(","));

    private enum Phase {
        /** The buildpack's compile step runs. */
        BUILD,
        /** The release command runs. */
        PENDING,
        /** New dynos run and have not bound their port, with preboot beside those that serve. */
        STARTING,
        /** The release is current; no old dyno has been told to stop and, without preboot, no new one started. */
        PUBLISH,
        /** New dynos serve; an old one still answers a request. */
        DRAIN,
        /** An old dyno has had its SIGTERM and is not done. */
        STOPPING,
        /** A one-off runs. */
        RUN
    }

    @TempDir
    Path dir;

    private final Map<Phase, Integer> kills = new EnumMap<>(Phase.class);
    private final List<Exchange> exchanges = new ArrayList<>();
    /** What somebody who followed the log has seen. */
    private final List<String> shown = new ArrayList<>();

    private Gate gate;
    private Process server;
    private Lab lab;
    private Repo repo;
    private Remains remains;
    private Random random;
    private int deploys;
    /** What the processes of the deploy under way say they are of. */
    private String next;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    String runtime() {
        return "process";
    }

    /** At which the dynos reach this machine. */
    InetAddress host() throws Exception {
        return InetAddress.getLoopbackAddress();
    }

    @BeforeEach
    void deploy() throws Exception {
        long seed = Long.getLong("dynolab.kill-seed", 1);
        random = new Random(seed);
        say("-Ddynolab.kill-seed=" + seed);
        gate = new Gate(host());
        server = Server.start(dir.resolve("home"), flags);
        lab = Lab.beside(dir);
        repo = lab.app("mortal", "mortal");
        remains = new Remains(lab, repo, gate);
        h("config:set", "GATE=" + gate.address());
        repo.push().ok();
        h("ps:scale", "web=2");
        for (String feature : FEATURES) {
            if (!feature.isEmpty()) {
                h("features:enable", feature);
            }
        }
    }

    @AfterEach
    void end() throws Exception {
        threads.shutdownNow();
        if (server != null) {
            server.destroyForcibly().waitFor();
            gate.close();
            lab.h(dir, "down", "--purge");
        }
    }

    @Test
    void nothingAcknowledgedIsLostWhereverThePlatformIsKilled() throws Exception {
        int wanted = Integer.getInteger("dynolab.kills", Phase.values().length);
        remains.settled();
        for (int kill = 0; kill < wanted; ) {
            List<Phase> phases = new ArrayList<>(List.of(Phase.values()));
            Collections.shuffle(phases, random);
            for (Phase phase : phases) {
                int logged = remains.log().size();
                try {
                    kill(phase);
                } catch (Exception | AssertionError problem) {
                    throw new AssertionError(phase + ":\n" + remains.told(logged), problem);
                }
                kill++;
            }
        }
        say("kills per phase " + kills);
        assertThat(kills).containsOnlyKeys(Phase.values());
        remains.everyTickIsInTheLog();
        remains.everyFarewellIsInTheLog();
        assertThat(shown).hasSizeGreaterThan(wanted);
        shown.removeAll(new HashSet<>(remains.log()));
        assertThat(shown).as("shown and lost").isEmpty();
        // Not that none is doubled: a line that was told and not yet noted as told is told again after a kill.
        Ledger ledger = new Ledger(exchanges, remains.log());
        assertThat(exchanges.stream().filter(Exchange::answered)).allMatch(exchange -> exchange.status() == 200);
        assertThat(ledger.unseenByTheApp()).isEmpty();
    }

    private void kill(Phase phase) throws Exception {
        boolean preboot = FEATURES.contains("preboot") || random.nextBoolean();
        h(preboot ? "features:enable" : "features:disable", "preboot");
        Load load = Load.start(lab.port(repo), "mortal.localhost", 2);
        load.await(5, exchange -> exchange.status() == 200);
        List<String> releases = remains.releases();
        int logged = remains.log().size();
        String before = remains.generation();
        next = before;
        Lab.Session follower = lab.session(repo.dir());
        CompletableFuture<Result> followed =
                async(() -> follower.run(InputStream.nullInputStream(), "logs", "--tail", "-n", "1"));

        CompletableFuture<Boolean> work = bring(phase, load, logged);
        int delay = phase == Phase.PUBLISH ? random.nextInt(3) : random.nextInt(200);
        server.waitFor(delay, TimeUnit.MILLISECONDS);
        server.destroyForcibly().waitFor();

        exchanges.addAll(load.stop());
        shown.addAll(Remains.linesShown(followed.join()));
        boolean acknowledged =
                work.handle((done, failed) -> failed == null && done).join();
        List<Guest> left = gate.living();
        Guest lost = null;
        if (random.nextBoolean()) {
            // What dies or goes on while the platform is away.
            gate.release();
            if (phase == Phase.BUILD || phase == Phase.RUN) {
                lost = left.get(0);
                gate.kill(lost);
            }
        }
        server = Server.start(dir.resolve("home"), flags);
        h("git:remote", "-a", "mortal");
        gate.release();
        remains.settled();
        kills.merge(phase, 1, Integer::sum);
        say(phase + (preboot ? " with preboot" : "") + " after " + delay + " ms, "
                + (acknowledged ? "" : "not ") + "acknowledged, " + left.size() + " processes left; was " + before
                + ", is " + remains.generation());
        assertThat(remains.releases()).containsAll(releases);
        String after = remains.generation();
        if (phase == Phase.BUILD || phase == Phase.PENDING || phase == Phase.RUN) {
            assertThat(after).isEqualTo(before);
        } else {
            assertThat(after).isIn(acknowledged ? List.of(next) : List.of(before, next));
        }
        if (phase != Phase.STARTING || !preboot) {
            assertThat(gate.living()).containsAll(lasting(left, after, lost));
        }
    }

    /** Those of the web dynos that nobody had a reason to end. */
    private static List<Guest> lasting(List<Guest> left, String generation, Guest lost) {
        return left.stream()
                .filter(guest ->
                        guest.dyno().startsWith("web.") && guest.generation().equals(generation))
                .filter(guest -> guest != lost)
                .toList();
    }

    /**
     * Brings the platform into the phase.
     *
     * @return whether what is under way was acknowledged
     */
    private CompletableFuture<Boolean> bring(Phase phase, Load load, int logged) throws Exception {
        CompletableFuture<Boolean> work;
        switch (phase) {
            case BUILD -> {
                gate.hold("build");
                work = push("");
                gate.await("build", 1);
            }
            case PENDING -> {
                gate.hold("release");
                work = push("release: exec python3 mortal.py release\n");
                gate.await("release", 1);
            }
            case STARTING -> {
                gate.hold("boot");
                work = change();
                gate.await("boot", 1);
            }
            case PUBLISH -> {
                work = change();
                remains.awaitLine(logged, ".* app\\[api]: Release v[0-9]+ created by .*");
            }
            case DRAIN -> {
                gate.hold("slow");
                int port = lab.port(repo);
                async(() -> new HttpConnection(port).send("GET", "/slow", "mortal.localhost", "slow", ""));
                gate.await("slow", 1);
                work = change();
                String serving = next;
                load.await(1, exchange -> exchange.body().equals(serving));
            }
            case STOPPING -> {
                gate.hold("stop");
                work = change();
                gate.await("stop", 1);
            }
            default -> {
                gate.hold("run");
                String how = random.nextBoolean() ? "run" : "run:detached";
                work = async(() ->
                        lab.h(repo.dir(), how, "exec python3 mortal.py run").exit() == 0);
                gate.await("run", 1);
            }
        }
        return work;
    }

    /** A deploy, by git or by config var. */
    private CompletableFuture<Boolean> change() throws Exception {
        if (random.nextInt(3) == 0) {
            return push("");
        }
        deploys++;
        next = next.split("[.]")[0] + "." + deploys;
        return async(
                () -> lab.h(repo.dir(), "config:set", "GENERATION=" + deploys).exit() == 0);
    }

    private CompletableFuture<Boolean> push(String procfileToo) throws Exception {
        deploys++;
        repo.change("Procfile", "web: exec python3 mortal.py web " + deploys + "\n" + procfileToo);
        repo.change("generation", deploys + "\n");
        next = deploys + "." + next.split("[.]")[1];
        return async(() -> repo.push().exit() == 0);
    }

    private <T> CompletableFuture<T> async(Callable<T> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.call();
                    } catch (Exception problem) {
                        throw new IllegalStateException(problem);
                    }
                },
                threads);
    }

    private void say(String line) {
        System.out.println(getClass().getSimpleName() + ": " + line);
    }

    private Result h(String... words) {
        return lab.h(repo.dir(), words).ok();
    }
}
