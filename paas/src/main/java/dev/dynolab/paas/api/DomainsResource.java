package dev.dynolab.paas.api;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.Domain;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.wire.DomainCreateRequest;
import dev.dynolab.paas.wire.DomainJson;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** {@code /apps/{app}/domains}: the app's own name, which stays, and those added. Certificates come by themselves. */
final class DomainsResource implements Resource {
    private static final Listing<DomainJson> LISTING =
            new Listing<DomainJson>().by("hostname", DomainJson::hostname).by("id", DomainJson::id);

    private final Services services;

    DomainsResource(Services services) {
        this.services = services;
    }

    @Override
    public void addTo(Endpoints endpoints) {
        endpoints
                .on("GET /apps/{app}/domains", this::list)
                .on("POST /apps/{app}/domains", this::add)
                .on("GET /apps/{app}/domains/{domain}", this::info)
                .on("PATCH /apps/{app}/domains/{domain}", request -> {
                    info(request);
                    throw noEndpoints();
                })
                .on("DELETE /apps/{app}/domains/{domain}", this::remove)
                // heroku certs asks; whatever certificate there is here belongs to no endpoint.
                .on("GET /apps/{app}/sni-endpoints", request -> {
                    services.app(request);
                    return Answer.ok(List.of());
                });
    }

    private Answer list(Request request) {
        App app = services.app(request);
        return LISTING.answer(request, all(app));
    }

    private List<DomainJson> all(App app) {
        List<DomainJson> all = new ArrayList<>();
        all.add(own(app));
        services.domains().list(app).forEach(domain -> all.add(json(app, domain)));
        return all;
    }

    private Answer info(Request request) {
        App app = services.app(request);
        String asked = request.parameter("domain");
        return Answer.ok(all(app).stream()
                .filter(domain -> domain.hostname().equals(asked)
                        || domain.id().toString().equals(asked))
                .findFirst()
                .orElseThrow(() -> PlatformException.notFound("domain")));
    }

    private Answer add(Request request) throws IOException {
        App app = services.app(request);
        DomainCreateRequest wanted = request.body(DomainCreateRequest.class);
        if (wanted.sniEndpoint() != null) {
            throw noEndpoints();
        }
        return Answer.created(json(app, services.domains().add(app, wanted.hostname(), services.account())));
    }

    private static PlatformException noEndpoints() {
        return PlatformException.invalid("There are no SNI endpoints here: every host gets its certificate by itself.");
    }

    private Answer remove(Request request) {
        App app = services.app(request);
        String asked = request.parameter("domain");
        Domain domain = services.domains().list(app).stream()
                .filter(one -> one.hostname().value().equals(asked)
                        || one.id().toString().equals(asked))
                .findFirst()
                .orElseThrow(() -> own(app).hostname().equals(asked)
                        ? PlatformException.invalid(asked + " is the app's own name and stays.")
                        : PlatformException.notFound("domain"));
        services.domains().remove(app, domain, services.account());
        return Answer.ok(json(app, domain));
    }

    private static String ownName(App app) {
        return app.name().value() + ".localhost";
    }

    private static DomainJson own(App app) {
        UUID id = Services.id("domain", app.id().toString());
        return json(app, id, ownName(app), "heroku", null, app.createdAt());
    }

    private static DomainJson json(App app, Domain domain) {
        return json(app, domain.id(), domain.hostname().value(), "custom", ownName(app), domain.createdAt());
    }

    private static DomainJson json(App app, UUID id, String hostname, String kind, String cname, Instant created) {
        return new DomainJson(
                null, null, Services.ref(app), cname, created, hostname, id, kind, created, "succeeded", null);
    }
}
