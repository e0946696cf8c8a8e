package dev.dynolab.paas.api;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.deploy.DynoService.RunRequest;
import dev.dynolab.paas.dyno.DynoSpec;
import dev.dynolab.paas.dyno.DynoView;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.release.Release;
import dev.dynolab.paas.wire.DynoCreateRequest;
import dev.dynolab.paas.wire.DynoJson;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code /apps/{app}/dynos}, and the paths by which the stock CLI restarts and stops a whole type. */
final class DynosResource implements Resource {
    private static final Listing<DynoJson> LISTING =
            new Listing<DynoJson>().by("name", DynoJson::name).by("id", DynoJson::id);

    private final Services services;

    DynosResource(Services services) {
        this.services = services;
    }

    @Override
    public void addTo(Endpoints endpoints) {
        endpoints
                .on("GET /apps/{app}/dynos", this::list)
                .on("POST /apps/{app}/dynos", this::create)
                .on("DELETE /apps/{app}/dynos", request -> restart(request, Optional.empty()))
                .on("GET /apps/{app}/dynos/{dyno}", this::info)
                .on("DELETE /apps/{app}/dynos/{dyno}", request -> restart(request, dyno(request)))
                .on("POST /apps/{app}/dynos/{dyno}/actions/stop", request -> stop(request, dyno(request)))
                .on("DELETE /apps/{app}/formations/{type}", request -> restart(request, type(request)))
                .on("POST /apps/{app}/formations/{type}/actions/stop", request -> stop(request, type(request)));
    }

    private static Optional<String> dyno(Request request) {
        return Optional.of(request.parameter("dyno"));
    }

    private static Optional<String> type(Request request) {
        return Optional.of(request.parameter("type"));
    }

    private Answer list(Request request) {
        App app = services.app(request);
        return LISTING.answer(
                request,
                services.dynos().list(app).stream()
                        .map(dyno -> json(app, dyno, request, false))
                        .toList());
    }

    private Answer info(Request request) {
        App app = services.app(request);
        return Answer.ok(json(app, services.dynos().find(app, request.parameter("dyno")), request, false));
    }

    private Answer create(Request request) throws IOException {
        App app = services.app(request);
        DynoCreateRequest wanted = request.body(DynoCreateRequest.class);
        if (wanted.command() == null || wanted.command().isBlank()) {
            throw PlatformException.invalid("A dyno needs a command: {\"command\":\"bash\"}.");
        }
        if (wanted.timeToLive() != null) {
            throw PlatformException.invalid("A dyno's time_to_live is not built yet: leave it out.");
        }
        var ours = Optional.ofNullable(wanted.dynolab());
        RunRequest run = new RunRequest(
                wanted.command(),
                wanted.attach(),
                Optional.ofNullable(wanted.env()).orElse(Map.of()),
                Optional.ofNullable(wanted.size()),
                Optional.ofNullable(wanted.type()),
                ours.map(DynoCreateRequest.Ours::release),
                ours.map(DynoCreateRequest.Ours::currentConfig).orElse(false));
        DynoView dyno = services.dynos().run(app, run, services.account());
        return Answer.created(json(app, dyno, request, true));
    }

    private Answer restart(Request request, Optional<String> nameOrType) {
        services.dynos().restart(services.app(request), nameOrType, services.account());
        return Answer.accepted();
    }

    private Answer stop(Request request, Optional<String> nameOrType) {
        services.dynos().stop(services.app(request), nameOrType.orElseThrow(), services.account());
        return Answer.accepted();
    }

    private DynoJson json(App app, DynoView dyno, Request request, boolean forItsCreator) {
        DynoSpec spec = dyno.spec();
        Release release =
                services.stores().releases().version(app.id(), spec.release()).orElseThrow();
        String attach = forItsCreator
                ? dyno.attachSecret()
                        .map(secret -> request.origin() + AttachMount.PATH + secret)
                        .orElse(null)
                : null;
        return new DynoJson(
                null,
                spec.command(),
                spec.createdAt(),
                spec.id(),
                spec.name().toString(),
                new DynoJson.ReleaseRef(release.id(), release.version()),
                Services.ref(app),
                spec.size(),
                dyno.state().word(),
                spec.name().type(),
                dyno.since(),
                new DynoJson.Ours(
                        release.name(),
                        spec.pinned(),
                        dyno.oldGeneration() ? "old" : "current",
                        dyno.routable(),
                        dyno.sharePpm(),
                        dyno.inFlight(),
                        dyno.nextRetry().orElse(null),
                        spec.kind().name().toLowerCase(Locale.ROOT),
                        attach));
    }
}
