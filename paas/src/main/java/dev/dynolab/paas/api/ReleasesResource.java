package dev.dynolab.paas.api;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.User;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.release.Release;
import dev.dynolab.paas.release.ReleaseOutputs;
import dev.dynolab.paas.wire.IdRef;
import dev.dynolab.paas.wire.ReleaseCreateRequest;
import dev.dynolab.paas.wire.ReleaseJson;
import dev.dynolab.paas.wire.UserRef;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;

/**
 * {@code /apps/{app}/releases}, and what release commands print, as plain text that comes as it is written. The id in its
 * URL is random and told to whoever has the token, so it needs none.
 */
final class ReleasesResource implements Resource {
    private static final Listing<Release> LISTING =
            new Listing<Release>().byNumber("version", Release::version).by("id", Release::id);

    private static final String OUTPUT = "/streams/releases/";

    private final Services services;
    private final Executor threads;

    /** @param threads each open stream has one of its own */
    ReleasesResource(Services services, Executor threads) {
        this.services = services;
        this.threads = threads;
    }

    @Override
    public void addTo(Endpoints endpoints) {
        endpoints
                .on("GET /apps/{app}/releases", this::list)
                .on("POST /apps/{app}/releases", this::create)
                .on("GET /apps/{app}/releases/{release}", this::info)
                .on("POST /apps/{app}/releases/{release}/actions/promote", this::promote);
    }

    @Override
    public List<Mount> mounts() {
        HttpHandler serve = this::serve;
        return List.of(new Mount(path -> path.startsWith(OUTPUT), true, exchange -> exchange.dispatch(threads, serve)));
    }

    private void serve(HttpServerExchange exchange) {
        if (!exchange.getRequestMethod().equals(Methods.GET)) {
            exchange.getResponseHeaders().put(Headers.ALLOW, "GET");
            new Reply(exchange).send(Errors.of(405, "method_not_allowed", "A release's output can only be read."));
            return;
        }
        Release release;
        try {
            release =
                    services.stores().releases().byId(exchange.getRequestPath().substring(OUTPUT.length()));
        } catch (PlatformException unknown) {
            new Reply(exchange).send(Errors.of(unknown, ""));
            return;
        }
        exchange.getResponseHeaders()
                .put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8")
                .put(Headers.CACHE_CONTROL, "no-cache, no-store");
        exchange.setPersistent(false);
        exchange.startBlocking();
        try (ReleaseOutputs.Reader reader = services.releases().output(release)) {
            Hangup.watch(exchange.getConnection(), reader::close);
            exchange.getOutputStream().flush();
            reader.copyTo(exchange.getOutputStream());
        } catch (IOException gone) {
            // Whoever read has gone.
        }
        exchange.endExchange();
    }

    private Answer list(Request request) {
        App app = services.app(request);
        Optional<UUID> current = current(app);
        return LISTING.answer(
                request, services.stores().releases().list(app.id()), release -> json(request, app, release, current));
    }

    private Answer info(Request request) {
        App app = services.app(request);
        Release release = services.stores().releases().find(app.id(), request.parameter("release"));
        return Answer.ok(json(request, app, release, current(app)));
    }

    /** With {@code release} a rollback, with {@code slug} a release of a slug that is there, with ours a retry. */
    private Answer create(Request request) throws IOException {
        App app = services.app(request);
        ReleaseCreateRequest wanted = request.body(ReleaseCreateRequest.class);
        User by = services.by(request);
        Release release;
        if (wanted.dynolab() != null && wanted.dynolab().retry() != null) {
            Release failed =
                    services.stores().releases().find(app.id(), wanted.dynolab().retry());
            release = services.releases().retry(app, failed, by);
        } else if (wanted.release() != null) {
            Release to = services.stores().releases().find(app.id(), wanted.release());
            release = services.releases().rollback(app, to, by);
        } else if (wanted.slug() != null) {
            UUID slug = services.stores().slugs().find(app, wanted.slug()).id();
            release = services.releases().release(app, slug, Optional.ofNullable(wanted.description()), by);
        } else {
            throw PlatformException.invalid("A release is made of a slug or of an older release: give one.");
        }
        return Answer.created(json(request, app, release, current(app)));
    }

    /** Ours: a staged release becomes the current one; answers when it is. */
    private Answer promote(Request request) {
        App app = services.app(request);
        Release staged = services.stores().releases().find(app.id(), request.parameter("release"));
        Release current = services.releases().promote(app, staged, services.by(request));
        return Answer.ok(json(request, app, current, current(app)));
    }

    private Optional<UUID> current(App app) {
        return services.stores().releases().current(app.id()).map(Release::id);
    }

    private ReleaseJson json(Request request, App app, Release release, Optional<UUID> current) {
        boolean eligible =
                release.status() == Release.Status.SUCCEEDED && release.slug().isPresent();
        return new ReleaseJson(
                List.of(),
                Services.ref(app),
                release.createdAt(),
                release.description(),
                eligible,
                release.id(),
                release.updatedAt(),
                release.slug().map(IdRef::new).orElse(null),
                release.status().name().toLowerCase(Locale.ROOT),
                new UserRef(User.of(release.user()).id(), release.user()),
                release.version(),
                current.filter(release.id()::equals).isPresent(),
                services.releases().hasPhase(release) ? request.origin() + OUTPUT + release.id() : null,
                release.staged() ? new ReleaseJson.Ours(true) : null);
    }
}
