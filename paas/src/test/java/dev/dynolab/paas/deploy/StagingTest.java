package dev.dynolab.paas.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.Feature;
import dev.dynolab.paas.dyno.BootOutcome;
import dev.dynolab.paas.dyno.DynoSelection;
import dev.dynolab.paas.dyno.DynoState;
import dev.dynolab.paas.dyno.DynoView;
import dev.dynolab.paas.release.Release;
import dev.dynolab.paas.release.Release.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A release beside the current one: what it changes, what it does not, and how it becomes the current one. */
@Timeout(120)
class StagingTest extends DeployFixture {
    private static final Map<String, String> LISTENS = Map.of("web", "listen", "worker", "work");
    private App app;

    @BeforeEach
    void anAppThatServes() {
        app = app("blog");
        up(deployment.releases().deploy(app, slug(app, LISTENS), WILL, line -> {}));
    }

    private Release up(ReleaseService.Started started) {
        for (CompletableFuture<BootOutcome> boot : started.outcome().join().boots()) {
            boot.join();
        }
        return started.outcome().join().settled().join().release();
    }

    private ReleaseService.Started staging(Map<String, String> types, int ppm) {
        return deployment.releases().stage(app, slug(app, types), ppm, WILL, line -> {});
    }

    private Release stage(int ppm) {
        return up(staging(LISTENS, ppm));
    }

    private Release promote(Release release) {
        return deployment.releases().promote(app, release, WILL);
    }

    private int current() {
        return stores.releases().running(app.id());
    }

    private void scale(String type, String quantity, String release) {
        deployment
                .formations()
                .scale(
                        app,
                        List.of(new FormationService.Update(
                                type, Optional.of(quantity), Optional.empty(), Optional.ofNullable(release))),
                        WILL);
        deployment.dynos().list(app).forEach(dyno -> awaitUp());
    }

    private void awaitUp() {
        while (deployment.dynos().list(app).stream().anyMatch(dyno -> dyno.state() == DynoState.STARTING)) {
            Thread.onSpinWait();
        }
    }

    /** Every dyno that is to stay, with its part of the traffic in percent. */
    private List<String> shares() {
        return deployment.dynos().list(app).stream()
                .filter(dyno -> dyno.state() != DynoState.STOPPING)
                .map(dyno -> dyno.spec().name() + " v" + dyno.spec().release() + " " + dyno.sharePpm() / 10_000)
                .toList();
    }

    @Test
    void itsWebDynosRunWithoutTrafficAndNothingElseChanges() {
        scale("worker", "1", null);
        Release staged = stage(0);
        assertThat(staged.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(current()).isEqualTo(3);
        assertThat(shares()).containsExactly("web.1 v3 100", "web.2 v4 0", "worker.1 v3 0");
        assertThat(said(app)).contains("Release v4 staged by user will@example.com");
    }

    /** Its dynos have to boot to be seen to; the others wake with them, as somebody has to keep the traffic. */
    @Test
    void whereTheAppSleepsItWakesAndKeepsTheTraffic() {
        deployment.dynos().idle(app);
        assertThat(states()).containsOnly(DynoState.IDLE);
        Release staged = stage(0);
        assertThat(staged.status()).isEqualTo(Status.SUCCEEDED);
        awaitUp();
        assertThat(states()).containsOnly(DynoState.UP);
        assertThat(current()).isEqualTo(3);
        assertThat(shares()).containsExactly("web.1 v3 100", "web.2 v4 0");
    }

    private List<DynoState> states() {
        return deployment.dynos().list(app).stream()
                .map(DynoView::state)
                .filter(state -> state != DynoState.STOPPING && state != DynoState.DOWN)
                .toList();
    }

    @Test
    void aCanaryHasAsManyDynosAsTheOthersAndItsPartOfTheTraffic() {
        scale("web", "2", null);
        stage(200_000);
        assertThat(shares()).containsExactly("web.1 v3 40", "web.2 v3 40", "web.3 v4 10", "web.4 v4 10");
    }

    @Test
    void promotionMovesEverythingAndRestartsNothingThatRuns() {
        scale("worker", "1", null);
        scale("web", "1", "v3");
        Release staged = stage(50_000);
        var before = deployment.dynos().list(app).stream()
                .filter(dyno -> dyno.spec().release() == 4)
                .map(dyno -> dyno.spec().id())
                .toList();
        assertThat(before).hasSize(2);
        assertThat(promote(staged).staged()).isFalse();
        awaitUp();
        assertThat(current()).isEqualTo(4);
        assertThat(shares()).containsExactly("web.3 v4 50", "web.4 v4 50", "worker.1 v4 0");
        assertThat(deployment.dynos().list(app).stream().map(dyno -> dyno.spec().id()))
                .containsAll(before);
        assertThat(deployment.traffic().policy(app).weights()).isEmpty();
        assertThat(deployment.formations().lines(app))
                .noneMatch(line -> line.pin().isPresent());
    }

    @Test
    void whatDoesNotBootHasFailedAndLeavesNothing() {
        deployment.traffic().weights(app, Map.of("v3", 1_000_000), WILL);
        Release failed = up(staging(Map.of("web", "exit 3"), 100_000));
        assertThat(failed.status()).isEqualTo(Status.FAILED);
        assertThat(deployment.traffic().policy(app).weights()).isEqualTo(Map.of(3, 1_000_000));
        assertThat(deployment.formations().lines(app))
                .noneMatch(line -> line.pin().isPresent());
        assertThat(shares()).containsExactly("web.1 v3 100");
        assertThatThrownBy(() -> promote(failed)).hasMessage("v4 has failed.");
        assertThatThrownBy(() -> deployment.releases().retry(app, failed, WILL))
                .hasMessage("v4 was staged: a retry would give it all the traffic.");
    }

    @Test
    void aFailedReleasePhaseLeavesNothing() {
        Release failed = up(staging(Map.of("web", "listen", "release", "exit 1"), 100_000));
        assertThat(failed.status()).isEqualTo(Status.FAILED);
        assertThat(deployment.traffic().policy(app).weights()).isEmpty();
        assertThat(shares()).containsExactly("web.1 v3 100");
    }

    @Test
    void configVarsDeploysAndRollbacksGoOnFromTheCurrentRelease() {
        Release staged = stage(0);
        Release config = deployment.releases().setConfig(app, Map.of("A", Optional.of("1")), WILL);
        assertThat(config.slug()).isNotEqualTo(staged.slug());
        scale("worker", "0", null); // has its turn after it
        assertThat(current()).isEqualTo(5);
        assertThat(shares()).containsExactly("web.1 v5 100", "web.2 v4 0");
        assertThatThrownBy(() -> promote(staged)).hasMessage("v5 came after v4: it cannot be promoted.");
        Release back = deployment.releases().rollback(app, staged, WILL);
        assertThat(back.slug()).isEqualTo(staged.slug());
        scale("worker", "0", null);
        assertThat(current()).isEqualTo(6);
    }

    @Test
    void ofTwoStagedTheOlderCanBePromotedFirstAndTheNewerAfterIt() {
        Release older = stage(0);
        Release newer = stage(50_000);
        promote(older);
        assertThat(shares()).containsExactly("web.2 v4 95", "web.3 v5 5");
        promote(newer);
        assertThat(shares()).containsExactly("web.3 v5 100");
        assertThatThrownBy(() -> promote(older)).hasMessage("v5 came after v4: it cannot be promoted.");
    }

    @Test
    void promotingWhatIsCurrentChangesNothing() {
        Release staged = stage(0);
        CompletableFuture<Release> other = CompletableFuture.supplyAsync(() -> promote(staged));
        assertThat(promote(staged).version()).isEqualTo(4);
        assertThat(other.join().version()).isEqualTo(4);
        assertThat(shares()).containsExactly("web.2 v4 100");
        assertThat(said(app).stream().filter(line -> line.startsWith("Promote")))
                .hasSize(1);
    }

    @Test
    void whatStillBootsIsNotPromoted() {
        ReleaseService.Started started = staging(Map.of("web", "never listens"), 0);
        Release pending = started.created().join();
        started.outcome().join();
        assertThatThrownBy(() -> promote(pending)).hasMessage("v4 is still being released.");
        assertThat(current()).isEqualTo(3);
    }

    @Test
    void aDynoThatIsNotUpIsNamed() {
        Release staged = stage(0);
        deployment.dynos().restart(app, Optional.of("web.2"));
        runtime.listening = false;
        deployment.dynos().restart(app, Optional.of("web.2"));
        assertThatThrownBy(() -> promote(staged))
                .hasMessage("web.2 of v4 is starting: it is promoted when all of its dynos are up.");
    }

    @Test
    void withPrebootWhatItLacksBootsBesideTheOldOnes() {
        deployment.dynos().featureChanged(app, Feature.PREBOOT, true);
        scale("web", "2", null);
        Release staged = stage(0);
        scale("web", "1", "v4");
        CompletableFuture<Release> one = CompletableFuture.supplyAsync(() -> promote(staged));
        CompletableFuture<Release> two = CompletableFuture.supplyAsync(() -> promote(staged));
        assertThat(one.join().staged()).isFalse();
        assertThat(two.join().staged()).isFalse();
        assertThat(shares()).containsExactly("web.1 v4 50", "web.3 v4 50");
    }

    @Test
    void unpinningLeavesItAlone() {
        stage(0);
        assertThat(deployment.formations().move(app, DynoSelection.of(List.of()), Optional.empty(), WILL))
                .isEmpty();
    }

    @Test
    void afterADeathItIsStagedAsItWasAndOneThatStillBootedGoesOn() {
        stage(50_000);
        staging(Map.of("web", "never listens"), 100_000).outcome().join();
        platform();
        apps.open();
        apps.resume();
        while (!shares().get(1).equals("web.2 v4 5")) {
            Thread.onSpinWait();
        }
        assertThat(current()).isEqualTo(3);
        assertThat(stores.releases().find(app.id(), "v5").status()).isNotEqualTo(Status.FAILED);
        assertThat(deployment.traffic().policy(app).weights()).isEqualTo(Map.of(4, 50_000, 5, 100_000));
        assertThat(shares()).containsExactly("web.1 v3 94", "web.2 v4 5", "web.3 v5 0");
        assertThat(promote(stores.releases().find(app.id(), "v4")).version()).isEqualTo(4);
    }
}
