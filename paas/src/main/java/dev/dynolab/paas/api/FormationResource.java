package dev.dynolab.paas.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dynolab.paas.app.App;
import dev.dynolab.paas.deploy.FormationService.Update;
import dev.dynolab.paas.dyno.DynoSelection;
import dev.dynolab.paas.dyno.FormationLine;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.wire.FormationJson;
import dev.dynolab.paas.wire.FormationMoveRequest;
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
                .on("POST /apps/{app}/formation/actions/move", this::move)
                .on("GET /apps/{app}/formation/{formation}", this::info)
                .on("PATCH /apps/{app}/formation/{formation}", this::one);
    }

    private Answer list(Request request) {
        App app = services.app(request);
        return LISTING.answer(request, json(app, services.formations().lines(app)));
    }

    private Answer info(Request request) {
        App app = services.app(request);
        return Answer.ok(find(app, services.formations().lines(app), request.parameter("formation")));
    }

    private Answer batch(Request request) throws IOException {
        App app = services.app(request);
        var updates = request.body(FormationUpdateRequest.Batch.class).updates();
        if (updates == null || updates.isEmpty()) {
            throw PlatformException.invalid("Nothing to change: give {\"updates\":[{\"type\":\"web\",…}]}.");
        }
        List<FormationLine> after = services.formations()
                .scale(
                        app,
                        updates.stream()
                                .map(update -> update(update, update == null ? null : update.type()))
                                .toList(),
                        services.by(request));
        return Answer.ok(json(app, after));
    }

    /** Ours: dynos of the formation go to a release and stay there, or follow the current one again. */
    private Answer move(Request request) throws IOException {
        App app = services.app(request);
        FormationMoveRequest wanted = request.body(FormationMoveRequest.class);
        List<String> moved = services.formations()
                .move(
                        app,
                        DynoSelection.of(wanted.dynos() == null ? List.of() : wanted.dynos()),
                        Optional.ofNullable(wanted.release()),
                        services.by(request));
        return Answer.ok(new FormationMoveRequest(moved, wanted.release()));
    }

    private Answer one(Request request) throws IOException {
        App app = services.app(request);
        String named = request.parameter("formation");
        String type = find(app, services.formations().lines(app), named).type();
        FormationUpdateRequest update = request.body(FormationUpdateRequest.class);
        List<FormationLine> after =
                services.formations().scale(app, List.of(update(update, type)), services.by(request));
        return Answer.ok(find(app, after, type));
    }

    private static Update update(FormationUpdateRequest wanted, String type) {
        if (type == null || type.isEmpty()) {
            throw PlatformException.invalid("An update names its process type: {\"type\":\"web\",…}.");
        }
        return new Update(
                type,
                Optional.ofNullable(wanted.quantity())
                        .filter(quantity -> !quantity.isNull())
                        .map(FormationResource::quantity),
                Optional.ofNullable(wanted.size()),
                Optional.ofNullable(wanted.dynolab()).map(FormationUpdateRequest.Ours::release));
    }

    /** Only a text may be relative: the number -5 is not "5 fewer". */
    private static String quantity(JsonNode wanted) {
        if (!wanted.isTextual() && !(wanted.isIntegralNumber() && wanted.asLong() >= 0)) {
            throw PlatformException.invalid("Not a quantity: " + wanted + ".");
        }
        return wanted.asText();
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
                services.formations().command(app, line).orElse(""),
                app.createdAt(),
                id,
                line.quantity(),
                line.size(),
                line.type(),
                app.updatedAt(),
                new FormationJson.Ours(pin));
    }
}
