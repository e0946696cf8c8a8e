package dev.dynolab.paas.api;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.deploy.SlugKeeper;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.release.Slug;
import dev.dynolab.paas.time.Time;
import dev.dynolab.paas.wire.SlugCreateRequest;
import dev.dynolab.paas.wire.SlugJson;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * {@code /apps/{app}/slugs}, and the archives of slugs. A slug that is announced comes to be when its archive arrives at
 * the URL that only the announcer knows: {@code POST} it, {@code PUT} the .tgz, release it.
 */
final class SlugsResource implements Resource {
    private static final String ARCHIVES = "/dynolab/slugs/";
    private static final String UPLOADS = "/dynolab/uploads/";

    /** How long an announced archive is waited for. */
    private static final Duration LIFE = Duration.ofHours(1);

    private final Services services;
    private final SlugKeeper keeper;
    private final Time time;
    private final Executor threads;
    private final Map<String, Announced> announced = new ConcurrentHashMap<>();

    private record Announced(String secret, App app, UUID id, Slug.Draft draft, Instant at) {}

    /** @param threads a download or upload has one of its own */
    SlugsResource(Services services, SlugKeeper keeper, Time time, Executor threads) {
        this.services = services;
        this.keeper = keeper;
        this.time = time;
        this.threads = threads;
    }

    @Override
    public void addTo(Endpoints endpoints) {
        endpoints.on("GET /apps/{app}/slugs/{slug}", this::info).on("POST /apps/{app}/slugs", this::announce);
    }

    @Override
    public List<Mount> mounts() {
        HttpHandler download = this::download;
        HttpHandler upload = this::upload;
        return List.of(
                new Mount(path -> path.startsWith(ARCHIVES), false, exchange -> exchange.dispatch(threads, download)),
                new Mount(path -> path.startsWith(UPLOADS), true, exchange -> exchange.dispatch(threads, upload)));
    }

    private Answer info(Request request) {
        App app = services.app(request);
        String id = request.parameter("slug");
        Optional<Announced> waiting = announced.values().stream()
                .filter(slug ->
                        slug.app().id().equals(app.id()) && slug.id().toString().equals(id))
                .findFirst();
        return Answer.ok(
                waiting.isPresent()
                        ? json(waiting.get(), request)
                        : json(services.stores().slugs().find(app, id), request));
    }

    private Answer announce(Request request) throws IOException {
        App app = services.app(request);
        SlugCreateRequest wanted = request.body(SlugCreateRequest.class);
        String secret = UUID.randomUUID().toString();
        Announced slug = new Announced(secret, app, UUID.randomUUID(), draft(app, wanted), time.now());
        announced.put(secret, slug);
        time.after(LIFE, () -> announced.remove(secret));
        return Answer.created(json(slug, request));
    }

    private static Slug.Draft draft(App app, SlugCreateRequest wanted) {
        Map<String, String> types = wanted.processTypes();
        if (types == null || types.isEmpty()) {
            throw PlatformException.invalid("A slug has process types: {\"process_types\":{\"web\":\"…\"}}.");
        }
        types.forEach((type, command) -> {
            if (!type.matches("[A-Za-z0-9_-]{1,30}") || command == null || !command.matches("[^\\n\\r\\x00]+")) {
                throw PlatformException.invalid("Not a process type with its command in one line: \"" + type + "\".");
            }
        });
        return new Slug.Draft(
                or(wanted.checksum(), ""),
                0,
                types,
                or(wanted.buildpackProvidedDescription(), "Uploaded"),
                or(wanted.commit(), ""),
                or(wanted.commitDescription(), ""),
                Catalog.requireStack(or(wanted.stack(), app.stack())));
    }

    private static String or(String given, String standard) {
        return given == null ? standard : given;
    }

    private void upload(HttpServerExchange exchange) throws IOException {
        Reply reply = new Reply(exchange);
        Announced slug = announced.get(exchange.getRequestPath().substring(UPLOADS.length()));
        if (slug == null) {
            reply.send(Errors.of(404, "not_found", "No slug is expected here, or it has been sent already."));
        } else if (!exchange.getRequestMethod().equals(Methods.PUT)) {
            exchange.getResponseHeaders().put(Headers.ALLOW, "PUT");
            reply.send(Errors.of(405, "method_not_allowed", "A slug's archive is sent with PUT."));
        } else {
            reply.send(receive(exchange, slug, reply));
        }
    }

    private Answer receive(HttpServerExchange exchange, Announced slug, Reply reply) {
        exchange.startBlocking();
        try {
            keeper.upload(slug.app(), slug.id(), slug.draft(), exchange.getInputStream());
            announced.remove(slug.secret());
            return Answer.ok(Map.of());
        } catch (RuntimeException refused) {
            return Errors.of(refused, reply.requestId());
        }
    }

    private static SlugJson json(Announced slug, Request request) {
        Slug.Draft draft = slug.draft();
        return new SlugJson(
                new SlugJson.Blob("PUT", request.origin() + UPLOADS + slug.secret()),
                draft.buildpackDescription(),
                draft.checksum().isEmpty() ? null : draft.checksum(),
                draft.commit(),
                draft.commitDescription(),
                slug.at(),
                slug.id(),
                draft.processTypes(),
                null,
                Services.ref("stack", draft.stack()),
                slug.at());
    }

    private static SlugJson json(Slug slug, Request request) {
        return new SlugJson(
                new SlugJson.Blob("GET", request.origin() + ARCHIVES + slug.id()),
                slug.buildpackDescription(),
                slug.checksum(),
                slug.commit(),
                slug.commitDescription(),
                slug.createdAt(),
                slug.id(),
                slug.processTypes(),
                slug.size(),
                Services.ref("stack", slug.stack()),
                slug.updatedAt());
    }

    private void download(HttpServerExchange exchange) {
        try {
            Path file = file(exchange.getRequestPath().substring(ARCHIVES.length()));
            exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/gzip");
            exchange.setResponseContentLength(Files.size(file));
            exchange.startBlocking();
            Files.copy(file, exchange.getOutputStream());
            exchange.endExchange();
        } catch (PlatformException unknown) {
            new Reply(exchange).send(Errors.of(unknown, ""));
        } catch (IOException gone) {
            exchange.endExchange();
        }
    }

    private Path file(String id) {
        try {
            return services.stores()
                    .slugs()
                    .byId(UUID.fromString(id))
                    .map(slug -> keeper.archive(slug.checksum()))
                    .filter(Files::isRegularFile)
                    .orElseThrow(() -> PlatformException.notFound("slug"));
        } catch (IllegalArgumentException notAnId) {
            throw PlatformException.notFound("slug");
        }
    }
}
