package dev.dynolab.paas.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.Feature;
import dev.dynolab.paas.dyno.FormationLine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ScaleInPrebootTest extends DeployFixture {
    private static List<FormationLine> scale(FormationService formations, App app) {
        return formations.scale(
                app,
                List.of(new FormationService.Update("web", Optional.of("2"), Optional.empty(), Optional.empty())),
                WILL);
    }

    @Test
    void itIsRefusedLikeHerokuAndTakenOtherwise() {
        App app = app("blog");
        deployment
                .releases()
                .deploy(app, slug(app, Map.of("web", "listen")), WILL, line -> {})
                .outcome()
                .join()
                .boots()
                .forEach(boot -> boot.join());
        deployment.dynos().featureChanged(app, Feature.PREBOOT, true);
        FormationService likeHeroku = deployment.formations(false);
        assertThat(scale(likeHeroku, app)).hasSize(1);

        deployment
                .releases()
                .deploy(app, slug(app, Map.of("web", "never listens")), WILL, line -> {})
                .outcome()
                .join();
        assertThatThrownBy(() -> scale(likeHeroku, app))
                .hasMessage("v4 boots beside the release that serves: until then nothing is scaled.");
        assertThat(scale(deployment.formations(), app)).hasSize(1);
    }
}
