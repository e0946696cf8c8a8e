package dev.dynolab.paas.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.buildpacks.Cancellation;
import dev.dynolab.paas.app.App;
import dev.dynolab.paas.deploy.FormationService.Update;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.release.Release.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How apps come and go, what a restart of the platform finds, and how the formation is changed. */
class AppServiceTest extends DeployFixture {
    private void scale(App app, String type, String quantity) {
        deployment
                .formations()
                .scale(app, List.of(new Update(type, Optional.of(quantity), Optional.empty(), Optional.empty())), WILL);
    }

    @Test
    void anAppComesWithHerokusFirstTwoReleases() {
        App app = app("blog");
        assertThat(stores.releases().list(app.id()))
                .extracting(release -> release.version() + " " + release.description() + " " + release.user())
                .containsExactly("1 Initial release will@example.com", "2 Enable Logplex will@example.com");
        assertThatThrownBy(() -> app("blog")).isInstanceOf(PlatformException.class);
    }

    @Test
    void aDestroyedAppIsForgottenOnceNothingOfItRuns() {
        App app = app("blog");
        deploy(app, Map.of("worker", "run"));
        scale(app, "worker", "2");
        List<App> forgotten = new ArrayList<>();
        apps.destroy(app, forgotten::add);
        assertThat(forgotten).containsExactly(app);
        assertThat(stores.apps().list()).isEmpty();
        assertThatThrownBy(() -> dynos(app)).hasMessage("Couldn't find that app.");
        assertThat(app("blog").id()).isNotEqualTo(app.id());
    }

    @Test
    void theNextPlatformRunsTheFormationAndFailsWhatWasPending() {
        App app = app("blog");
        deploy(app, Map.of("worker", "run"));
        scale(app, "worker", "1");
        deployment.releases().deploy(app, slug(app, Map.of("worker", "two", "release", "hold")), WILL, line -> {});
        ScriptedRuntime.await(runtime.held);

        platform();
        apps.open();
        assertThat(stores.releases().newest(app.id()).orElseThrow().status()).isEqualTo(Status.FAILED);
        assertThat(said(app)).contains("Release v4 failed: the platform ended while it was pending");
        apps.resume();
        assertThat(dynos(app)).containsExactly("worker.1 v3 `run`");
    }

    @Test
    void aPendingReleaseWithoutACommandGoesOnAfterAKill() {
        App app = app("blog");
        deploy(app, Map.of("worker", "run"));
        scale(app, "worker", "1");
        stores.releases()
                .create(
                        app,
                        Optional.of(slug(app, Map.of("worker", "two")).id()),
                        Map.of("A", "1"),
                        "Deploy",
                        "me@here");

        platform();
        apps.open();
        apps.resume();
        assertThat(stores.releases().config(app.id())).containsEntry("A", "1");
        assertThat(stores.releases().newest(app.id()).orElseThrow().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(said(app)).contains("Release v4 goes on: the platform ended while it was pending");
        assertThat(dynos(app)).containsExactly("worker.1 v4 `two`");
    }

    @Test
    void aKillBeforeTheFirstFormationWasWrittenDownLosesNoWebDyno() {
        App app = app("blog");
        stores.releases()
                .succeed(stores.releases()
                        .create(app, Optional.of(slug(app, Map.of("web", "run")).id()), Map.of(), "Deploy", "me@here"));

        platform();
        apps.open();
        apps.resume();
        assertThat(dynos(app)).containsExactly("web.1 v3 `run`");
    }

    @Test
    void scalingIsAbsoluteOrRelativeAndAllOrNothing() {
        App app = app("blog");
        deploy(app, Map.of("worker", "run", "clock", "tick"));
        scale(app, "worker", "+2");
        scale(app, "worker", "-1");
        assertThat(dynos(app)).containsExactly("worker.1 v3 `run`");
        assertThat(said(app)).contains("Scaled to worker@1:Standard-1X by user will@example.com");
        List<Update> half = List.of(
                new Update("clock", Optional.of("1"), Optional.empty(), Optional.empty()),
                new Update("nothing", Optional.of("1"), Optional.empty(), Optional.empty()));
        assertThatThrownBy(() -> deployment.formations().scale(app, half, WILL))
                .hasMessage("Couldn't find that process type (nothing).");
        assertThat(dynos(app)).containsExactly("worker.1 v3 `run`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1.5", "+", "9999999", "101"})
    void aBadQuantityIsRefused(String quantity) {
        App app = app("blog");
        deploy(app, Map.of("worker", "run"));
        assertThatThrownBy(() -> scale(app, "worker", quantity)).isInstanceOf(PlatformException.class);
        assertThat(dynos(app)).isEmpty();
    }

    @Test
    void aTreeThatCannotBeWrittenLeavesNothing() throws IOException {
        App app = app("blog");
        Path builds = deployment.home().builds();
        PushService pushes = deployment.pushes(null, any -> "");
        PushService.Tree half = directory -> {
            Files.createDirectories(directory.resolve("deep"));
            Files.writeString(directory.resolve("deep/file"), "x");
            throw PlatformException.invalid("Submodules are not supported.");
        };
        var push = new PushService.Push(app, "0123456789", "subject", WILL, PushOptions.NONE, half);
        assertThatThrownBy(() -> pushes.prepare(push, line -> {}, new Cancellation()))
                .hasMessage("Submodules are not supported.");
        assertThat(builds).isEmptyDirectory();
    }
}
