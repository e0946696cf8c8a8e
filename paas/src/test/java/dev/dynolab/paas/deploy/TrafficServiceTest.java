package dev.dynolab.paas.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.dyno.BootOutcome;
import dev.dynolab.paas.release.Release;
import dev.dynolab.paas.route.TrafficPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of an app's traffic is refused as a whole or holds as a whole, and the log tells of what holds only. */
@Timeout(120)
class TrafficServiceTest extends DeployFixture {
    private App app;
    private TrafficService traffic;

    @BeforeEach
    void anAppOfAGoodAFailedAndAPendingRelease() {
        app = app("blog");
        up(Map.of("web", "listen"), Optional.empty());
        up(Map.of("web", "listen"), Optional.of("v3"));
        assertThat(up(Map.of("web", "listen", "release", "exit 1"), Optional.empty())
                        .status())
                .isEqualTo(Release.Status.FAILED);
        traffic = deployment.traffic();
    }

    /** A release whose dynos are up; {@code keep} stays with one process of its own. */
    private Release up(Map<String, String> types, Optional<String> keep) {
        keep.ifPresent(release -> {
            var update = new FormationService.Update("web", Optional.of("1"), Optional.empty(), Optional.of(release));
            deployment.formations().scale(app, List.of(update), WILL);
        });
        ReleaseService.Started started = deployment.releases().deploy(app, slug(app, types), WILL, line -> {});
        for (CompletableFuture<BootOutcome> boot : started.outcome().join().boots()) {
            boot.join();
        }
        while (keep.isPresent() && !bothServe()) {
            Thread.onSpinWait();
        }
        return started.outcome().join().settled().join().release();
    }

    private boolean bothServe() {
        return deployment.dynos().list(app).stream()
                        .filter(dyno -> dyno.sharePpm() == 500_000)
                        .count()
                == 2;
    }

    private void refused(String message, ThrowingCallable what) {
        traffic.weights(app, Map.of("v3", 750_000, "4", 250_000), WILL);
        traffic.addRule(app, "x-canary = yes", "v4", WILL);
        TrafficPolicy before = traffic.policy(app);
        List<String> log = said(app);
        assertThatThrownBy(what).hasMessage(message);
        assertThat(traffic.policy(app)).isEqualTo(before);
        assertThat(said(app)).isEqualTo(log);
    }

    @Test
    void whatHoldsIsLogged() {
        traffic.weights(app, Map.of("v3", 750_000, "4", 250_000), WILL);
        traffic.addRule(app, "x-canary = yes", "v4", WILL);
        traffic.removeRule(app, 1, WILL);
        traffic.weights(app, Map.of(), WILL);
        assertThat(said(app).stream().filter(line -> line.startsWith("Traffic")))
                .containsExactly(
                        "Traffic v3=75 v4=25 by user will@example.com",
                        "Traffic rule x-canary = yes to v4 added by user will@example.com",
                        "Traffic rule 1 removed by user will@example.com",
                        "Traffic by the number of processes by user will@example.com");
    }

    @Test
    void moreThanAll() {
        refused(
                "The weights add up to 120.5 %, more than 100.",
                () -> traffic.weights(app, Map.of("v3", 705_000, "v4", 500_000), WILL));
    }

    @Test
    void aRestThatNobodyCanTake() {
        refused(
                "Nobody could take the rest of 10 %: every release that serves is named.",
                () -> traffic.weights(app, Map.of("v3", 500_000, "v4", 400_000), WILL));
    }

    @Test
    void aWeightForOneThatFailedOrNeverWas() {
        refused("No dyno can run v5: it did not succeed.", () -> traffic.weights(app, Map.of("v5", 10_000), WILL));
        refused("Couldn't find that release.", () -> traffic.weights(app, Map.of("v99", 10_000), WILL));
    }

    @Test
    void aWeightForOneThatIsStillBeingReleased() {
        ReleaseService.Started started =
                deployment.releases().stage(app, slug(app, Map.of("web", "never listens")), 0, WILL, line -> {});
        started.created().join();
        refused(
                "No dyno can run v6: it is still being released.",
                () -> traffic.weights(app, Map.of("v6", 10_000), WILL));
    }

    @Test
    void aRuleForOneThatFailedOrNeverWasOrThatIsNone() {
        refused("No dyno can run v5: it did not succeed.", () -> traffic.addRule(app, "x-a = 1", "v5", WILL));
        refused("Couldn't find that release.", () -> traffic.addRule(app, "x-a = 1", "v99", WILL));
        refused("Couldn't find that traffic rule.", () -> traffic.removeRule(app, 9, WILL));
    }

    @Test
    void aRuleWhoseExpressionIsBroken() {
        refused(
                "The regular expression \"(\" is not one of RE2: missing closing ).",
                () -> traffic.addRule(app, "x-a ~ (", "v4", WILL));
    }

    @Test
    void aPinToOneThatFailed() {
        refused(
                "No dyno can run v5: it did not succeed.",
                () -> deployment
                        .formations()
                        .scale(
                                app,
                                List.of(new FormationService.Update(
                                        "web", Optional.of("+1"), Optional.empty(), Optional.of("v5"))),
                                WILL));
    }
}
