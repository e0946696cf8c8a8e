package dev.dynolab.paas.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.release.Release;
import dev.dynolab.paas.release.Release.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReleaseServiceTest extends DeployFixture {
    private Release set(App app, String name, String value) {
        return deployment.releases().setConfig(app, Map.of(name, Optional.ofNullable(value)), WILL);
    }

    @Test
    void theFirstDeployOfATypeThatIsNotWebWaitsToBeScaled() {
        App app = app("blog");
        Release release = deploy(app, Map.of("worker", "run"));
        assertThat(release.version()).isEqualTo(3);
        assertThat(release.description()).isEqualTo("Deploy 01234567");
        assertThat(dynos(app)).isEmpty();
        assertThat(deployment.formations().lines(app)).hasSize(1);
    }

    @Test
    void configIsOneReleaseEachAndNoneWhenNothingChanges() {
        App app = app("blog");
        assertThat(set(app, "A", "1").description()).isEqualTo("Set A config vars");
        assertThat(set(app, "A", "1").version()).isEqualTo(3);
        assertThat(set(app, "B", null).version()).isEqualTo(3);
        assertThat(set(app, "A", null).description()).isEqualTo("Remove A config vars");
        assertThat(deployment.releases().config(app)).isEmpty();
        assertThatThrownBy(() -> set(app, "a-b", "1")).hasMessage("Not a config var name: a-b.");
    }

    @Test
    void aConfigChangeKeepsTheSlugOfTheNewestThatDidNotFail() {
        App app = app("blog");
        Release good = deploy(app, Map.of("worker", "one"));
        Release bad = deploy(app, Map.of("worker", "two", "release", "exit 1"));
        assertThat(bad.status()).isEqualTo(Status.FAILED);
        assertThat(set(app, "A", "1").slug()).isEqualTo(good.slug());
    }

    @Test
    void aFailedReleasePhaseChangesNothingElse() {
        App app = app("blog");
        deploy(app, Map.of("worker", "one"));
        scale(app, "worker", "1");
        deploy(app, Map.of("worker", "two", "clock", "tick", "release", "exit 7"));
        assertThat(stores.releases().running(app.id())).isEqualTo(3);
        assertThat(dynos(app)).containsExactly("worker.1 v3 `one`");
        assertThat(deployment.formations().lines(app)).hasSize(1);
        assertThat(said(app)).contains("Release v4 command failed by user will@example.com");
    }

    private void scale(App app, String type, String quantity) {
        deployment
                .formations()
                .scale(
                        app,
                        List.of(new FormationService.Update(
                                type, Optional.of(quantity), Optional.empty(), Optional.empty())),
                        WILL);
    }

    @Test
    void rollbackTakesSlugAndConfigOfThatRelease() {
        App app = app("blog");
        set(app, "A", "old");
        Release first = deploy(app, Map.of("worker", "one"));
        set(app, "A", "new");
        deploy(app, Map.of("worker", "two"));
        Release back = deployment.releases().rollback(app, first, WILL);
        assertThat(back.description()).isEqualTo("Rollback to v4");
        assertThat(back.slug()).isEqualTo(first.slug());
        assertThat(back.config()).containsExactly(Map.entry("A", "old"));
    }

    @Test
    void rollbackRefusesWhatNeverRan() {
        App app = app("blog");
        Release empty = stores.releases().find(app.id(), "1");
        Release failed = deploy(app, Map.of("worker", "one", "release", "exit 1"));
        assertThatThrownBy(() -> deployment.releases().rollback(app, empty, WILL))
                .hasMessage("Cannot roll back to v1: nothing was deployed then.");
        assertThatThrownBy(() -> deployment.releases().rollback(app, failed, WILL))
                .hasMessage("Cannot roll back to v3: it did not succeed.");
    }

    @Test
    void whatChangesReleasesWaitsForTheReleasePhaseAndReadingDoesNot() {
        App app = app("blog");
        deploy(app, Map.of("worker", "one"));
        deployment.releases().deploy(app, slug(app, Map.of("worker", "two", "release", "hold")), WILL, line -> {});
        ScriptedRuntime.await(runtime.held);
        CompletableFuture<Release> waiting = CompletableFuture.supplyAsync(() -> set(app, "A", "1"));
        assertThat(stores.releases().newest(app.id()).orElseThrow().status()).isEqualTo(Status.PENDING);
        assertThat(deployment.releases().config(app)).isEmpty();
        assertThat(waiting).isNotDone();
        runtime.letGo.countDown();
        assertThat(waiting.join().version()).isEqualTo(5);
        scale(app, "worker", "0"); // has its turn after all of them
        assertThat(stores.releases().list(app.id())).extracting(Release::status).containsOnly(Status.SUCCEEDED);
    }

    @Test
    void whoeverWaitsAtTheEndOfThePlatformIsToldAndTheReleaseIsLeftToTheNext() {
        App app = app("blog");
        deploy(app, Map.of("worker", "one"));
        var started = deployment
                .releases()
                .deploy(app, slug(app, Map.of("worker", "two", "release", "hold")), WILL, line -> {});
        ScriptedRuntime.await(runtime.held);
        threads.close();
        assertThatThrownBy(() -> started.outcome().get(1, TimeUnit.MINUTES))
                .hasRootCauseMessage("The platform is stopping.");
        assertThat(stores.releases().newest(app.id()).orElseThrow().status()).isEqualTo(Status.PENDING);
        assertThat(said(app)).noneMatch(line -> line.contains("v4 failed"));
    }

    @Test
    void theReleaseCommandRunsForEveryReleaseAndItsOutputIsKept() throws Exception {
        App app = app("blog");
        Release deployed = deploy(app, Map.of("worker", "one", "release", "print migrated"));
        Release configured = set(app, "A", "1");
        Release back = deployment.releases().rollback(app, deployed, WILL);
        scale(app, "worker", "0"); // has its turn after all of them
        for (Release release : List.of(deployed, configured, back)) {
            assertThat(deployment.releases().hasPhase(release)).isTrue();
            assertThat(output(release)).isEqualTo("migrated\n");
        }
        assertThat(deployment.releases().hasPhase(stores.releases().find(app.id(), "1")))
                .isFalse();
        assertThatThrownBy(() -> scale(app, "release", "1"))
                .hasMessage("The type release runs once for each release: it has no dynos to scale.");
    }

    private String output(Release release) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        deployment.releases().output(release).copyTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aRetryReleasesWhatFailedOnTheAppAsItIsNow() {
        App app = app("blog");
        set(app, "GONE", "1");
        Release good = deploy(app, Map.of("worker", "one"));
        Release failed = deploy(app, Map.of("worker", "two", "release", "exit 1"));
        set(app, "A", "mended");
        set(app, "GONE", null);
        Release again = deployment.releases().retry(app, failed, WILL);
        assertThat(again.version()).isEqualTo(8);
        assertThat(again.description()).isEqualTo("Retry of v5: Deploy 01234567");
        assertThat(again.slug()).isEqualTo(failed.slug()).isNotEqualTo(good.slug());
        assertThat(again.config()).containsExactly(Map.entry("A", "mended"));
        scale(app, "worker", "0"); // has its turn after the release phase
        Release third = deployment.releases().retry(app, stores.releases().find(app.id(), "8"), WILL);
        assertThat(third.description()).isEqualTo("Retry of v8: Deploy 01234567");
        assertThatThrownBy(() -> deployment.releases().retry(app, good, WILL))
                .hasMessage("v4 did not fail: there is nothing to retry.");
    }

    @Test
    void theRetryOfAConfigChangeBringsThatChange() {
        App app = app("blog");
        deploy(app, Map.of("worker", "one", "release", "exit 0"));
        set(app, "A", "1");
        Release ended = stores.releases()
                .fail(stores.releases()
                        .create(
                                app,
                                stores.releases().newest(app.id()).orElseThrow().slug(),
                                Map.of("B", "2"),
                                "Set B and remove A config vars",
                                "will@example.com"));
        Release newer = deploy(app, Map.of("worker", "two"));
        Release again = deployment.releases().retry(app, ended, WILL);
        assertThat(again.slug()).isEqualTo(newer.slug());
        assertThat(again.config()).containsExactly(Map.entry("B", "2"));
    }
}
