package dev.dynolab.paas.api;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.release.Release;
import dev.dynolab.paas.release.Slug;
import dev.dynolab.paas.wire.DiffJson;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code /apps/{app}/releases/{release}/diff/{to}}, which Heroku does not have. */
final class DiffResource implements Resource {
    private final Services services;
    private final Resources.Commits commits;

    DiffResource(Services services, Resources.Commits commits) {
        this.services = services;
        this.commits = commits;
    }

    @Override
    public void addTo(Endpoints endpoints) {
        endpoints.on("GET /apps/{app}/releases/{release}/diff/{to}", this::diff);
    }

    private Answer diff(Request request) {
        App app = services.app(request);
        Release from = services.stores().releases().find(app.id(), request.parameter("release"));
        Release to = services.stores().releases().find(app.id(), request.parameter("to"));
        Optional<Slug> before = slug(from);
        Optional<Slug> after = slug(to);
        String old = before.map(Slug::commit).orElse("");
        String fresh = after.map(Slug::commit).orElse("");
        return Answer.ok(new DiffJson(
                side(from, before),
                side(to, after),
                commits.between(app.id(), old, fresh).orElse(null),
                commits.between(app.id(), fresh, old).orElse(null),
                names(from.config(), to.config()),
                types(
                        before.map(Slug::processTypes).orElse(Map.of()),
                        after.map(Slug::processTypes).orElse(Map.of()))));
    }

    private Optional<Slug> slug(Release release) {
        return release.slug().flatMap(services.stores().slugs()::byId);
    }

    private static DiffJson.Side side(Release release, Optional<Slug> slug) {
        return new DiffJson.Side(
                release.version(),
                release.description(),
                slug.map(Slug::commit).orElse(null),
                slug.map(Slug::size).orElse(null),
                slug.map(Slug::stack).orElse(null),
                slug.map(Slug::buildpackDescription).orElse(null));
    }

    private static DiffJson.Names names(Map<String, String> before, Map<String, String> after) {
        return new DiffJson.Names(
                after.keySet().stream()
                        .filter(name -> !before.containsKey(name))
                        .toList(),
                after.keySet().stream()
                        .filter(before::containsKey)
                        .filter(name -> !after.get(name).equals(before.get(name)))
                        .toList(),
                before.keySet().stream()
                        .filter(name -> !after.containsKey(name))
                        .toList());
    }

    private static List<DiffJson.ProcessType> types(Map<String, String> before, Map<String, String> after) {
        return Stream.of(before, after)
                .flatMap(types -> types.keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .filter(type -> !Objects.equals(before.get(type), after.get(type)))
                .map(type -> new DiffJson.ProcessType(type, before.get(type), after.get(type)))
                .toList();
    }
}
