package dev.dynolab.paas.api;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.deploy.DynoService.FormationUpdate;
import dev.dynolab.paas.dyno.FormationLine;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.wire.FormationJson;
import dev.dynolab.paas.wire.FormationUpdateRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@code /apps/{app}/formation}. */
final class FormationResource implements Resource {
    private static final Listing<FormationJson> LISTING =
            new Listing<FormationJson>().by("type", FormationJson::type).by("id", FormationJson::id);

    private final Services services;

    FormationResource(Services services) {
        this.services = services;
    }

    @Override
    public void addTo(Endpoints endpoints) {
        endpoints
                .on("GET /apps/{app}/formation", this::list)
                .on("PATCH /apps/{app}/formation", this::batch)
                .on("GET /apps/{app}/formation/{formation}", this::info)
                .on("PATCH /apps/{app}/formation/{formation}", this::one);
    }

    private Answer list(Request request) {
        App app = services.app(request);
        return LISTING.answer(request, json(app, services.dynos().formation(app)));
    }

    private Answer info(Request request) {
        App app = services.app(request);
        return Answer.ok(find(app, services.dynos().formation(app), request.parameter("formation")));
    }

    private Answer batch(Request request) throws IOException {
        App app = services.app(request);
        var updates = request.body(FormationUpdateRequest.Batch.class).updates();
        if (updates == null || updates.isEmpty()) {
            throw PlatformException.invalid("Nothing to change: give {\"updates\":[{\"type\":\"web\",…}]}.");
        }
        List<FormationLine> after = services.dynos()
                .scale(
                        app,
                        updates.stream()
                                .map(update -> update(update, update == null ? null : update.type()))
                                .toList(),
                        services.by(request));
        return Answer.ok(json(app, after));
    }

    private Answer one(Request request) throws IOException {
        App app = services.app(request);
        String named = request.parameter("formation");
        String type = find(app, services.dynos().formation(app), named).type();
        FormationUpdateRequest update = request.body(FormationUpdateRequest.class);
        List<FormationLine> after = services.dynos().scale(app, List.of(update(update, type)), services.by(request));
        return Answer.ok(find(app, after, type));
    }

    private static FormationUpdate update(FormationUpdateRequest wanted, String type) {
        if (type == null || type.isEmpty()) {
            throw PlatformException.invalid("An update names its process type: {\"type\":\"web\",…}.");
        }
        if (wanted.dynolab() != null && wanted.dynolab().release() != null) {
            throw PlatformException.invalid("A formation line cannot be pinned to a release yet.")
                    .hint("One-off dynos can: h run:detached -r "
                            + wanted.dynolab().release() + " …");
        }
        return new FormationUpdate(type, Optional.ofNullable(wanted.quantity()), Optional.ofNullable(wanted.size()));
    }

    private FormationJson find(App app, List<FormationLine> lines, String typeOrId) {
        return json(app, lines).stream()
                .filter(line ->
                        line.type().equals(typeOrId) || line.id().toString().equals(typeOrId))
                .findFirst()
                .orElseThrow(() -> PlatformException.notFound("process type"));
    }

    private List<FormationJson> json(App app, List<FormationLine> lines) {
        return lines.stream().map(line -> json(app, line)).toList();
    }

    private FormationJson json(App app, FormationLine line) {
        String pin = line.pin().isPresent() ? "v" + line.pin().getAsInt() : null;
        UUID id = Services.id("formation", app.id() + " " + line.type() + " " + pin);
        return new FormationJson(
                Services.ref(app),
                services.dynos().command(app, line.type()).orElse(""),
                app.createdAt(),
                id,
                line.quantity(),
                line.size(),
                line.type(),
                app.updatedAt(),
                new FormationJson.Ours(pin));
    }
}
