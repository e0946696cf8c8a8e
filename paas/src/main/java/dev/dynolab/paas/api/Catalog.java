package dev.dynolab.paas.api;

import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.wire.AccountJson;
import dev.dynolab.paas.wire.RateLimitJson;
import dev.dynolab.paas.wire.RegionJson;
import dev.dynolab.paas.wire.StackJson;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** What is the same for every app: the account, stacks, regions. */
final class Catalog implements Resource {
    static final String REGION = "local";

    /** Those that can be installed. */
    private static final List<String> STACKS = List.of("local-debian-12", "heroku-24", "heroku-22");

    private final Services services;
    private final Instant since;
    private final String defaultStack;
    private final Predicate<String> installed;

    /** @param since the date that things have which were always there */
    Catalog(Services services, String defaultStack, Predicate<String> installed, Instant since) {
        this.services = services;
        this.defaultStack = defaultStack;
        this.installed = installed;
        this.since = since;
    }

    @Override
    public void addTo(Endpoints endpoints) {
        endpoints
                .on("GET /account", request -> Answer.ok(account()))
                .on("GET /users/{user}", request -> {
                    services.requireAccount(request);
                    return Answer.ok(account());
                })
                .on("GET /account/rate-limits", request -> Answer.ok(new RateLimitJson(Reply.REQUESTS_REMAINING)))
                .on("GET /account/features", request -> Answer.ok(List.of()))
                .on("GET /account/features/{feature}", request -> {
                    throw PlatformException.notFound("feature");
                })
                .on(
                        "GET /stacks",
                        request -> Answer.ok(STACKS.stream().map(this::stack).toList()))
                .on("GET /stacks/{stack}", request -> Answer.ok(stack(requireStack(request.parameter("stack")))))
                .on("GET /regions", request -> Answer.ok(List.of(region())))
                .on("GET /regions/{region}", request -> {
                    requireRegion(request.parameter("region"));
                    return Answer.ok(region());
                });
    }

    /** By name or id. @throws PlatformException when there is no such stack */
    static String requireStack(String nameOrId) {
        return STACKS.stream()
                .filter(name -> name.equals(nameOrId)
                        || Services.id("stack", name).toString().equals(nameOrId))
                .findFirst()
                .orElseThrow(() -> PlatformException.notFound("stack").hint("Stacks: " + String.join(", ", STACKS)));
    }

    /** By name or id. @throws PlatformException when there is no such region */
    static String requireRegion(String nameOrId) {
        if (!nameOrId.equals(REGION)
                && !nameOrId.equals(Services.id("region", REGION).toString())) {
            throw PlatformException.notFound("region").hint("There is one: " + REGION + ".");
        }
        return REGION;
    }

    private AccountJson account() {
        var account = services.account();
        return new AccountJson(
                false,
                false,
                since,
                account.email(),
                false,
                account.id(),
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                since,
                true,
                null,
                null,
                null);
    }

    private StackJson stack(String name) {
        return new StackJson(
                name.equals(defaultStack),
                since,
                Services.id("stack", name),
                name,
                "public",
                since,
                new StackJson.Ours(installed.test(name), users(name)));
    }

    private List<String> users(String stack) {
        Set<UUID> withSlugs = services.stores().slugs().appsOn(stack);
        return services.stores().apps().list().stream()
                .filter(app -> app.stack().equals(stack) || withSlugs.contains(app.id()))
                .map(app -> app.name().value())
                .toList();
    }

    private RegionJson region() {
        return new RegionJson(
                "This machine",
                since,
                "This machine",
                Services.id("region", REGION),
                "Localhost",
                REGION,
                false,
                new RegionJson.Provider("dynolab", null),
                since);
    }
}
