package dev.dynolab.paas.api;

import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.release.Slug;
import dev.dynolab.paas.wire.SlugJson;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** {@code /apps/{app}/slugs}, and the archives of slugs. */
final class SlugsResource implements Resource {
    private static final String ARCHIVES = "/dynolab/slugs/";

    private final Services services;
    private final Function<String, Path> archive;
    private final Executor threads;

    /**
     * @param archive the file of a checksum
     * @param threads a download has one of its own
     */
    SlugsResource(Services services, Function<String, Path> archive, Executor threads) {
        this.services = services;
        this.archive = archive;
        this.threads = threads;
    }

    @Override
    public void addTo(Endpoints endpoints) {
        endpoints.on("GET /apps/{app}/slugs/{slug}", this::info).on("POST /apps/{app}/slugs", request -> {
            services.app(request);
            throw PlatformException.invalid("A slug cannot be uploaded yet.")
                    .hint("Push the source: git push dynolab main");
        });
    }

    @Override
    public List<Mount> mounts() {
        return List.of(new Mount(
                path -> path.startsWith(ARCHIVES),
                false,
                exchange -> exchange.dispatch(threads, () -> download(exchange))));
    }

    private Answer info(Request request) {
        Slug slug = services.stores().slugs().find(services.app(request), request.parameter("slug"));
        return Answer.ok(new SlugJson(
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
                slug.updatedAt()));
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
                    .map(slug -> archive.apply(slug.checksum()))
                    .filter(Files::isRegularFile)
                    .orElseThrow(() -> PlatformException.notFound("slug"));
        } catch (IllegalArgumentException notAnId) {
            throw PlatformException.notFound("slug");
        }
    }
}
