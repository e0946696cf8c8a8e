package dev.dynolab.paas.api;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.deploy.DynoService.RunRequest;
import dev.dynolab.paas.dyno.Attachment;
import dev.dynolab.paas.dyno.DynoView;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.release.Release;
import dev.dynolab.paas.runtime.DynoSpec;
import dev.dynolab.paas.runtime.ExecCommand;
import dev.dynolab.paas.wire.DynoCreateRequest;
import dev.dynolab.paas.wire.DynoExecJson;
import dev.dynolab.paas.wire.DynoExecRequest;
import dev.dynolab.paas.wire.DynoJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code /apps/{app}/dynos}, and the paths by which the stock CLI restarts and stops a whole type. */
final class DynosResource implements Resource {
    private static final Listing<DynoJson> LISTING =
            new Listing<DynoJson>().by("name", DynoJson::name).by("id", DynoJson::id);

    private static final int MOST_SECONDS = 86_400;
    private static final String VARIABLE = "[A-Za-z_][A-Za-z0-9_]*";

    private final Services services;

    DynosResource(Services services) {
        this.services = services;
    }

    @Override
    public void addTo(Endpoints endpoints) {
        endpoints
                .on("GET /apps/{app}/dynos", this::list)
                .on("POST /apps/{app}/dynos", this::create)
                .on("DELETE /apps/{app}/dynos", request -> restart(services.app(request), Optional.empty()))
                .on("GET /apps/{app}/dynos/{dyno}", this::info)
                .on("DELETE /apps/{app}/dynos/{dyno}", request -> restart(services.app(request), dyno(request)))
                .on("POST /apps/{app}/dynos/{dyno}/actions/stop", request -> stop(services.app(request), dyno(request)))
                .on("POST /apps/{app}/dynos/{dyno}/actions/exec", this::exec)
                .on("POST /apps/{app}/formation/actions/idle", request -> {
                    services.dynos().idle(services.app(request));
                    return Answer.accepted();
                })
                .on("DELETE /apps/{app}/formations/{type}", request -> restart(services.app(request), type(request)))
                .on(
                        "POST /apps/{app}/formations/{type}/actions/stop",
                        request -> stop(services.app(request), type(request)));
    }

    /** The name of the dyno in the path. @throws PlatformException when there is none of that name or id */
    private Optional<String> dyno(Request request) {
        services.dynos().find(services.app(request), request.parameter("dyno"));
        return Optional.of(request.parameter("dyno"));
    }

    /** @throws PlatformException when the app has no such type, neither in its formation nor among its dynos */
    private Optional<String> type(Request request) {
        App app = services.app(request);
        String type = request.parameter("type");
        boolean known = services.formations().lines(app).stream()
                        .anyMatch(line -> line.type().equals(type))
                || services.dynos().list(app).stream()
                        .anyMatch(dyno -> dyno.spec().name().type().equals(type));
        if (!known) {
            throw PlatformException.notFound("process type").hint("No " + type + " dyno is there: h ps shows them.");
        }
        return Optional.of(type);
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
        if (wanted.command().indexOf('\0') >= 0) {
            throw PlatformException.invalid("A dyno's command cannot have a zero byte.");
        }
        Optional<Integer> life = Optional.ofNullable(wanted.timeToLive());
        if (life.filter(seconds -> seconds < 1 || seconds > MOST_SECONDS).isPresent()) {
            throw PlatformException.invalid("A dyno's time_to_live is 1 to " + MOST_SECONDS + " seconds.");
        }
        var ours = Optional.ofNullable(wanted.dynolab());
        RunRequest run = new RunRequest(
                wanted.command(),
                wanted.attach(),
                wanted.attach() && !wanted.forceNoTty(),
                environment(wanted.env()),
                Optional.ofNullable(wanted.size()),
                Optional.ofNullable(wanted.type()),
                ours.map(DynoCreateRequest.Ours::release),
                ours.map(DynoCreateRequest.Ours::currentConfig).orElse(false),
                life.map(Duration::ofSeconds));
        DynoView dyno = services.dynos().run(app, run, services.by(request));
        return Answer.created(json(app, dyno, request, true));
    }

    private Answer exec(Request request) throws IOException {
        App app = services.app(request);
        DynoExecRequest wanted = request.body(DynoExecRequest.class);
        if (wanted.command() == null
                || wanted.command().isBlank()
                || wanted.command().indexOf('\0') >= 0) {
            throw PlatformException.invalid("What is to run in the dyno is missing: {\"command\":\"bash\"}.");
        }
        Attachment terminal = services.dynos()
                .exec(
                        app,
                        request.parameter("dyno"),
                        new ExecCommand(wanted.command(), environment(wanted.env()), !wanted.forceNoTty()));
        return Answer.created(new DynoExecJson(request.origin() + AttachMount.PATH + terminal.secret()));
    }

    private static Map<String, String> environment(Map<String, String> wanted) {
        Map<String, String> env = wanted == null ? Map.of() : wanted;
        env.forEach((name, value) -> {
            if (!name.matches(VARIABLE) || value == null || value.indexOf('\0') >= 0) {
                throw PlatformException.invalid("The variable \"" + name + "\" of env is no environment variable.");
            }
        });
        return env;
    }

    private Answer restart(App app, Optional<String> nameOrType) {
        services.dynos().restart(app, nameOrType);
        return Answer.accepted();
    }

    private Answer stop(App app, Optional<String> nameOrType) {
        services.dynos().stop(app, nameOrType.orElseThrow());
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
                        dyno.pinned(),
                        dyno.oldGeneration() ? "old" : release.staged() && dyno.pinned() ? "staged" : "current",
                        dyno.routable(),
                        dyno.sharePpm(),
                        dyno.inFlight(),
                        dyno.nextRetry().orElse(null),
                        dyno.memory().isPresent() ? dyno.memory().getAsLong() : null,
                        (long) spec.memory() << 20,
                        dyno.beside()
                                .map(part -> new DynoJson.Preboot(
                                        part.joins(), part.cutOverAt().orElse(null)))
                                .orElse(null),
                        dyno.lingersUntil().orElse(null),
                        spec.kind().name().toLowerCase(Locale.ROOT),
                        attach));
    }
}
