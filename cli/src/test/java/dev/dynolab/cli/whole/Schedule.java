package dev.dynolab.cli.whole;

import dev.dynolab.cli.base.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people do to an app, and what happens to it, in an order that chance makes. */
final class Schedule {
    private static final Duration AFTERMATH = Duration.ofSeconds(10);
    private static final Pattern FAILED =
            Pattern.compile("([-0-9]+T\\S+) heroku\\[router]: .*at=error code=H1[38] .* dyno=(\\S+) ");

    private final Lab lab;
    private final Repo repo;
    private final MixedLoad load;
    private final Random random;
    private final int firstGood;
    private final List<String> done = new ArrayList<>();
    private final List<Crash> crashes = new ArrayList<>();

    private record Crash(String dyno, Instant at) {
        boolean explains(String routerLine) {
            Matcher line = FAILED.matcher(routerLine);
            return line.find()
                    && line.group(2).equals(dyno)
                    && !Instant.parse(line.group(1)).isBefore(at)
                    && Instant.parse(line.group(1)).isBefore(at.plus(AFTERMATH));
        }
    }

    private enum Step {
        DEPLOY,
        CONFIG,
        SCALE,
        STOP,
        RESTART,
        RESTART_ONE,
        ROLLBACK,
        PREBOOT,
        CRASH
    }

    /** For an app that has been deployed. */
    Schedule(Lab lab, Repo repo, MixedLoad load, long seed) {
        this.lab = lab;
        this.repo = repo;
        this.load = load;
        random = new Random(seed);
        firstGood = lab.newestRelease(repo);
    }

    /** One step after the other until the time is over, some of them while the last one's dynos still boot. */
    void run(Duration time) throws Exception {
        long start = System.nanoTime();
        while (System.nanoTime() - start < time.toNanos()) {
            next();
            if (random.nextBoolean()) {
                load.await(20);
            }
        }
        load.await(50);
    }

    private void next() throws Exception {
        Step step = Step.values()[random.nextInt(Step.values().length)];
        int chance = random.nextInt(1000);
        List<Json> up = up();
        switch (step) {
            case DEPLOY -> {
                done.add("push");
                repo.change("colour", "colour-" + done.size()).push().ok();
            }
            case CONFIG -> h("config:set", "CHANCE=" + done.size());
            case SCALE -> h("ps:scale", "web=" + (1 + chance % 3));
            case STOP -> {
                // The last one is left: what nobody serves any more nobody can answer.
                if (up.size() > 1) {
                    h("ps:stop", one(up, chance).text("name"));
                }
            }
            case RESTART -> h("ps:restart");
            case RESTART_ONE -> {
                if (!up.isEmpty()) {
                    h("ps:restart", one(up, chance).text("name"));
                }
            }
            case ROLLBACK -> {
                List<Integer> good = olderGood();
                if (!good.isEmpty()) {
                    h("rollback", "v" + good.get(chance % good.size()));
                }
            }
            case PREBOOT -> h(chance % 2 == 0 ? "features:enable" : "features:disable", "preboot");
            case CRASH -> {
                if (!up.isEmpty()) {
                    crash(one(up, chance));
                }
            }
        }
    }

    private void h(String... command) {
        done.add(String.join(" ", command));
        lab.h(repo.dir(), command).ok();
    }

    private static Json one(List<Json> dynos, int chance) {
        return dynos.get(chance % dynos.size());
    }

    /** Without those whose preboot something newer came before: they have failed. */
    private List<Integer> olderGood() throws Exception {
        String releases = lab.h(repo.dir(), "releases", "--json").ok().out();
        int newest = lab.newestRelease(repo);
        return Json.parse(releases.getBytes(StandardCharsets.UTF_8)).list().stream()
                .filter(release -> release.truth("eligible_for_rollback"))
                .map(release -> (int) release.number("version"))
                .filter(version -> version >= firstGood && version < newest)
                .toList();
    }

    private List<Json> up() throws Exception {
        String dynos = lab.h(repo.dir(), "ps", "--json").ok().out();
        return Json.parse(dynos.getBytes(StandardCharsets.UTF_8)).list().stream()
                .filter(dyno -> dyno.text("state").equals("up"))
                .filter(dyno -> dyno.get("dynolab").text("generation").equals("current"))
                .toList();
    }

    /** Kills a dyno that is up. */
    void crash() throws Exception {
        crash(Eventually.holds(this::up, dynos -> !dynos.isEmpty()).get(0));
    }

    /** The first process, and with it all others. */
    private void crash(Json dyno) throws Exception {
        done.add("kill " + dyno.text("name"));
        crashes.add(new Crash(dyno.text("name"), Instant.now()));
        String pid = Files.readString(
                lab.dir().resolve("home/dynos").resolve(dyno.text("id")).resolve("init.pid"));
        ProcessHandle.of(Long.parseLong(pid.split(" ")[0])).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Whether a crash of this schedule is the reason of a lost request, told with its router lines. */
    boolean explains(String lost) {
        return crashes.stream().anyMatch(crash -> crash.explains(lost));
    }

    @Override
    public String toString() {
        return "Schedule of " + repo.dir().getFileName() + ": " + String.join(", ", done);
    }
}
