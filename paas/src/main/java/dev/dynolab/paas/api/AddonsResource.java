package dev.dynolab.paas.api;

import dev.dynolab.paas.error.PlatformException;
import java.util.List;

/** Add-ons, of which there are none yet: {@code heroku apps:info} and others ask for them and fail without an answer. */
final class AddonsResource implements Resource {
    private final Services services;

    AddonsResource(Services services) {
        this.services = services;
    }

    @Override
    public void addTo(Endpoints endpoints) {
        for (String kind : List.of("addons", "addon-attachments")) {
            endpoints.on("GET /" + kind, request -> Answer.ok(List.of())).on("GET /apps/{app}/" + kind, request -> {
                services.app(request);
                return Answer.ok(List.of());
            });
        }
        endpoints.on("POST /apps/{app}/addons", request -> {
            services.app(request);
            throw PlatformException.invalid("Add-ons are not built yet.");
        });
    }
}
