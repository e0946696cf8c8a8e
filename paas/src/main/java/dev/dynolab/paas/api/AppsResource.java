package dev.dynolab.paas.api;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.User;
import dev.dynolab.paas.release.Release;
import dev.dynolab.paas.release.Slug;
import dev.dynolab.paas.wire.AppCreateRequest;
import dev.dynolab.paas.wire.AppJson;
import dev.dynolab.paas.wire.AppUpdateRequest;
import dev.dynolab.paas.wire.UserRef;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code /apps}. */
final class AppsResource implements Resource {
    private static final Listing<App> LISTING = new Listing<App>()
            .by("name", app -> app.name().value())
            .by("id", App::id)
            .by("updated_at", App::updatedAt);

    private final Services services;
    private final String stack;
    private final Consumer<App> forget;

    /**
     * @param stack of new apps
     * @param forget removes what is kept of an app beside its rows, when it is destroyed
     */
    AppsResource(Services services, String stack, Consumer<App> forget) {
        this.services = services;
        this.stack = stack;
        this.forget = forget;
    }

    @Override
    public void addTo(Endpoints endpoints) {
        endpoints
                .on("POST /apps", this::create)
                .on("GET /apps", this::list)
                .on("GET /users/{user}/apps", request -> {
                    services.requireAccount(request);
                    return list(request);
                })
                .on("GET /apps/{app}", request -> Answer.ok(json(services.app(request), request)))
                .on("PATCH /apps/{app}", this::update)
                // heroku.jar renames with PUT.
                .on("PUT /apps/{app}", this::update)
                .on("DELETE /apps/{app}", this::destroy);
    }

    private Answer create(Request request) throws IOException {
        AppCreateRequest wanted = request.body(AppCreateRequest.class);
        String region =
                Catalog.requireRegion(Optional.ofNullable(wanted.region()).orElse(Catalog.REGION));
        String chosen = Catalog.requireStack(Optional.ofNullable(wanted.stack()).orElse(stack));
        int port = Optional.ofNullable(wanted.dynolab())
                .map(AppCreateRequest.Ours::port)
                .orElse(0);
        App app =
                services.apps().create(Optional.ofNullable(wanted.name()), region, chosen, port, services.by(request));
        return Answer.created(json(app, request));
    }

    private Answer list(Request request) {
        return LISTING.answer(request, services.stores().apps().list(), app -> json(app, request));
    }

    private Answer update(Request request) throws IOException {
        AppUpdateRequest change = request.body(AppUpdateRequest.class);
        App app = services.app(request);
        String stack = change.buildStack() == null ? app.stack() : Catalog.requireStack(change.buildStack());
        if (change.name() != null && !change.name().equals(app.name().value())) {
            app = services.apps().rename(app, change.name());
        }
        if (change.maintenance() != null && change.maintenance() != app.maintenance()) {
            app = services.apps().maintenance(app, change.maintenance(), services.by(request));
        }
        if (!stack.equals(app.stack())) {
            app = services.apps().stack(app, stack, services.by(request));
        }
        return Answer.ok(json(app, request));
    }

    private Answer destroy(Request request) {
        App app = services.app(request);
        AppJson last = json(app, request);
        services.apps().destroy(app, forget);
        return Answer.ok(last);
    }

    private AppJson json(App app, Request request) {
        Optional<Slug> slug = services.stores()
                .releases()
                .current(app.id())
                .flatMap(Release::slug)
                .flatMap(services.stores().slugs()::byId);
        String name = app.name().value();
        return new AppJson(
                false,
                null,
                slug.map(Slug::buildpackDescription).orElse(null),
                Services.ref("stack", app.stack()),
                app.createdAt(),
                new AppJson.Name("cedar"),
                request.origin() + "/" + name + ".git",
                app.id(),
                null,
                app.maintenance(),
                name,
                new UserRef(User.of(app.owner()).id(), app.owner()),
                null,
                null,
                "production",
                Services.ref("region", app.region()),
                app.releasedAt().orElse(null),
                null,
                slug.map(Slug::size).orElse(null),
                null,
                Services.ref("stack", slug.map(Slug::stack).orElse(app.stack())),
                app.updatedAt(),
                services.web().url(app),
                new AppJson.Ours(
                        app.port(),
                        "http://127.0.0.1:" + app.port(),
                        services.web().tlsUrl(app)));
    }
}
