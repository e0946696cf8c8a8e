package dev.dynolab.paas.api;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.Checks;
import dev.dynolab.paas.app.HealthPath;
import dev.dynolab.paas.wire.ChecksJson;
import java.io.IOException;

/** {@code /apps/{app}/checks}, which Heroku does not have. A change holds for dynos that start after it. */
final class ChecksResource implements Resource {
    private final Services services;
    private final Checks checks;

    ChecksResource(Services services) {
        this.services = services;
        checks = services.stores().checks();
    }

    @Override
    public void addTo(Endpoints endpoints) {
        endpoints
                .on("GET /apps/{app}/checks", request -> show(services.app(request)))
                .on("PATCH /apps/{app}/checks", this::set)
                .on("DELETE /apps/{app}/checks", this::unset);
    }

    private Answer set(Request request) throws IOException {
        App app = services.app(request);
        checks.set(app.id(), new HealthPath(request.body(ChecksJson.class).path()));
        return show(app);
    }

    private Answer unset(Request request) {
        App app = services.app(request);
        checks.unset(app.id());
        return show(app);
    }

    private Answer show(App app) {
        return Answer.ok(
                new ChecksJson(checks.of(app.id()).map(HealthPath::value).orElse(null)));
    }
}
