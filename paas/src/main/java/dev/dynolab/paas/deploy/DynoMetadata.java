package dev.dynolab.paas.deploy;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.Feature;
import dev.dynolab.paas.app.Features;
import dev.dynolab.paas.release.Release;
import dev.dynolab.paas.release.ReleaseCause;
import dev.dynolab.paas.release.Slug;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** What dynos are told of themselves in their environment, where the app asks for it (Heroku, "Dyno Metadata"). */
final class DynoMetadata {
    static final String APP_ID = "HEROKU_APP_ID";
    static final String DYNO_ID = "HEROKU_DYNO_ID";

    private final Features features;

    DynoMetadata(Features features) {
        this.features = features;
    }

    /** All but {@link #DYNO_ID}; nothing where the app does not ask. A slug that came without a commit tells none. */
    Map<String, String> of(App app, Release release, Slug slug) {
        Map<String, String> told = new HashMap<>();
        if (features.enabled(app.id(), Feature.RUNTIME_DYNO_METADATA)) {
            told.put(APP_ID, app.id().toString());
            told.put("HEROKU_APP_NAME", app.name().value());
            told.put("HEROKU_RELEASE_VERSION", release.name());
            told.put(
                    "HEROKU_RELEASE_CREATED_AT",
                    release.createdAt().truncatedTo(ChronoUnit.SECONDS).toString());
            commit(told, "HEROKU_SLUG_", slug);
        }
        if (features.enabled(app.id(), Feature.RUNTIME_DYNO_BUILD_METADATA)) {
            commit(told, "HEROKU_BUILD_", slug);
        }
        return told;
    }

    private static void commit(Map<String, String> told, String prefix, Slug slug) {
        if (!slug.commit().isEmpty()) {
            told.put(prefix + "COMMIT", slug.commit());
            told.put(prefix + "DESCRIPTION", new ReleaseCause.Deploy(slug.commit()).description());
        }
    }
}
