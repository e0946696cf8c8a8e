package dev.dynolab.paas.api;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.Feature;
import dev.dynolab.paas.app.FeatureState;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.wire.FeatureJson;
import dev.dynolab.paas.wire.FeatureUpdateRequest;
import java.io.IOException;
import java.util.Arrays;

/** {@code /apps/{app}/features}. */
final class FeaturesResource implements Resource {
    private static final Listing<FeatureJson> LISTING =
            new Listing<FeatureJson>().by("name", FeatureJson::name).by("id", FeatureJson::id);

    private final Services services;

    FeaturesResource(Services services) {
        this.services = services;
    }

    @Override
    public void addTo(Endpoints endpoints) {
        endpoints
                .on("GET /apps/{app}/features", this::list)
                .on("GET /apps/{app}/features/{feature}", this::info)
                .on("PATCH /apps/{app}/features/{feature}", this::change);
    }

    private Answer list(Request request) {
        App app = services.app(request);
        return LISTING.answer(
                request,
                services.stores().features().list(app.id()).stream()
                        .map(FeaturesResource::json)
                        .toList());
    }

    private Answer info(Request request) {
        App app = services.app(request);
        return Answer.ok(json(services.stores().features().state(app.id(), feature(app, request))));
    }

    private Answer change(Request request) throws IOException {
        App app = services.app(request);
        Feature feature = feature(app, request);
        Boolean wanted = request.body(FeatureUpdateRequest.class).enabled();
        if (wanted == null) {
            throw PlatformException.invalid("Say which: {\"enabled\":true} or {\"enabled\":false}.");
        }
        FeatureState state = services.stores().features().set(app.id(), feature, wanted);
        services.dynos().featureChanged(app, feature, wanted);
        return Answer.ok(json(state));
    }

    /** By name, or by the id it has for this app. */
    private Feature feature(App app, Request request) {
        String asked = request.parameter("feature");
        return Arrays.stream(Feature.values())
                .filter(feature -> services.stores()
                        .features()
                        .state(app.id(), feature)
                        .id()
                        .toString()
                        .equals(asked))
                .findFirst()
                .orElseGet(() -> Feature.named(asked));
    }

    private static FeatureJson json(FeatureState state) {
        Feature feature = state.feature();
        return new FeatureJson(
                state.createdAt(),
                feature.description(),
                "https://devcenter.heroku.com/categories/deployment",
                state.enabled(),
                state.id(),
                feature.word(),
                "general",
                state.updatedAt(),
                feature.title(),
                "none@localhost");
    }
}
