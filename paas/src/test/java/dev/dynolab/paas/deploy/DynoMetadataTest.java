package dev.dynolab.paas.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.Feature;
import dev.dynolab.paas.deploy.DynoService.RunRequest;
import dev.dynolab.paas.release.Release;
import dev.dynolab.paas.runtime.DynoSpec;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DynoMetadataTest extends DeployFixture {
    private DynoSpec run(App app) {
        return deployment
                .dynos()
                .run(
                        app,
                        new RunRequest(
                                "bash",
                                false,
                                false,
                                Map.of(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                Optional.empty()),
                        WILL)
                .spec();
    }

    @Test
    void dynosAreToldWhatTheAppAsksFor() {
        App app = app("blog");
        Release release = deploy(app, Map.of("worker", "one"));
        assertThat(run(app).env()).containsOnlyKeys("DYNO");
        stores.features().set(app.id(), Feature.RUNTIME_DYNO_METADATA, true);
        DynoSpec spec = run(app);
        assertThat(spec.env())
                .containsEntry("HEROKU_APP_ID", app.id().toString())
                .containsEntry("HEROKU_APP_NAME", "blog")
                .containsEntry("HEROKU_DYNO_ID", spec.id().toString())
                .containsEntry("HEROKU_RELEASE_VERSION", "v3")
                .containsEntry("HEROKU_RELEASE_CREATED_AT", "2026-11-21T12:00:00Z")
                .containsEntry("HEROKU_SLUG_COMMIT", "0123456789")
                .containsEntry("HEROKU_SLUG_DESCRIPTION", "Deploy 01234567")
                .hasSize(8);
        stores.features().set(app.id(), Feature.RUNTIME_DYNO_BUILD_METADATA, true);
        assertThat(run(app).env())
                .containsEntry("HEROKU_BUILD_COMMIT", "0123456789")
                .containsEntry("HEROKU_BUILD_DESCRIPTION", "Deploy 01234567")
                .hasSize(10);
        assertThat(release.config()).isEmpty();
    }
}
