package dev.dynolab.paas.api;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.User;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.release.Release;
import dev.dynolab.paas.wire.IdRef;
import dev.dynolab.paas.wire.ReleaseCreateRequest;
import dev.dynolab.paas.wire.ReleaseJson;
import dev.dynolab.paas.wire.UserRef;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** {@code /apps/{app}/releases}. */
final class ReleasesResource implements Resource {
    private static final Listing<Release> LISTING =
            new Listing<Release>().byNumber("version", Release::version).by("id", Release::id);

    private final Services services;

    ReleasesResource(Services services) {
        this.services = services;
    }

    @Override
    public void addTo(Endpoints endpoints) {
        endpoints
                .on("GET /apps/{app}/releases", this::list)
                .on("POST /apps/{app}/releases", this::create)
                .on("GET /apps/{app}/releases/{release}", this::info);
    }

    private Answer list(Request request) {
        App app = services.app(request);
        Optional<UUID> current = current(app);
        return LISTING.answer(
                request, services.stores().releases().list(app.id()), release -> json(app, release, current));
    }

    private Answer info(Request request) {
        App app = services.app(request);
        Release release = services.stores().releases().find(app.id(), request.parameter("release"));
        return Answer.ok(json(app, release, current(app)));
    }

    /** With {@code release} a rollback, with {@code slug} a release of a slug that is there. */
    private Answer create(Request request) throws IOException {
        App app = services.app(request);
        ReleaseCreateRequest wanted = request.body(ReleaseCreateRequest.class);
        User by = services.by(request);
        Release release;
        if (wanted.release() != null) {
            Release to = services.stores().releases().find(app.id(), wanted.release());
            release = services.releases().rollback(app, to, by);
        } else if (wanted.slug() != null) {
            UUID slug = services.stores().slugs().find(app, wanted.slug()).id();
            release = services.releases().release(app, slug, Optional.ofNullable(wanted.description()), by);
        } else {
            throw PlatformException.invalid("A release is made of a slug or of an older release: give one.");
        }
        return Answer.created(json(app, release, current(app)));
    }

    private Optional<UUID> current(App app) {
        return services.stores().releases().current(app.id()).map(Release::id);
    }

    private static ReleaseJson json(App app, Release release, Optional<UUID> current) {
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
                null);
    }
}
