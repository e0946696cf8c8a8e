package dev.dynolab.paas.deploy;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.Apps;
import dev.dynolab.paas.app.Checks;
import dev.dynolab.paas.app.HealthPath;
import dev.dynolab.paas.dyno.DynoSpecs;
import dev.dynolab.paas.dyno.FormationLine;
import dev.dynolab.paas.dyno.Formations;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.release.Release;
import dev.dynolab.paas.release.Releases;
import dev.dynolab.paas.release.Slug;
import dev.dynolab.paas.release.Slugs;
import dev.dynolab.paas.runtime.DynoName;
import dev.dynolab.paas.runtime.DynoSize;
import dev.dynolab.paas.runtime.DynoSpec;
import dev.dynolab.paas.time.Time;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What dynos are to run, from the releases: slug, command and environment of a version. */
public final class Specs {
    private final Apps apps;
    private final Checks checks;
    private final Formations formations;
    private final Releases releases;
    private final Slugs slugs;
    private final DynoMetadata metadata;
    private final Time time;

    public Specs(Stores stores, Time time) {
        apps = stores.apps();
        checks = stores.checks();
        formations = stores.formations();
        releases = stores.releases();
        slugs = stores.slugs();
        metadata = new DynoMetadata(stores.features());
        this.time = time;
    }

    DynoSpecs of(UUID app) {
        return new DynoSpecs() {
            @Override
            public DynoSpec formation(DynoName name, FormationLine line, int version) {
                Release release = releases.find(app, Integer.toString(version));
                String command = slug(release).processTypes().get(line.type());
                return new Draft(release, release.config())
                        .spec(
                                name,
                                DynoSpec.Kind.FORMATION,
                                command,
                                Map.of(),
                                line.size(),
                                line.pin().isPresent());
            }

            @Override
            public boolean has(int version, String type) {
                return slugs.byId(releases.find(app, Integer.toString(version))
                                .slug()
                                .orElse(new UUID(0, 0)))
                        .map(slug -> slug.processTypes().containsKey(type))
                        .orElse(false);
            }

            @Override
            public Optional<Instant> idleSince() {
                return formations.idleSince(app);
            }

            @Override
            public void idleSince(Optional<Instant> since) {
                formations.idleSince(app, since);
            }

            @Override
            public Optional<String> healthPath() {
                return checks.of(app).map(HealthPath::value);
            }
        };
    }

    /**
     * A release that dynos can run.
     *
     * @param key {@code 6}, {@code v6} or an id
     * @throws PlatformException when there is none, when it failed or has no slug
     */
    Release runnable(App app, String key) {
        Release release = releases.find(app.id(), key);
        if (release.status() != Release.Status.SUCCEEDED || release.slug().isEmpty()) {
            throw PlatformException.invalid("No dyno can run v" + release.version() + ": "
                            + (release.slug().isEmpty()
                                    ? "nothing was deployed then."
                                    : release.status() == Release.Status.PENDING
                                            ? "it is still being released."
                                            : "it did not succeed."))
                    .hint("h releases lists the ones that can.");
        }
        return release;
    }

    /** The slug of a release. @throws PlatformException when it has none: nothing has been deployed yet */
    Slug slug(Release release) {
        return release.slug()
                .flatMap(slugs::byId)
                .orElseThrow(() -> PlatformException.conflict("v" + release.version() + " has no slug to run.")
                        .hint("Deploy the app first: git push dynolab main"));
    }

    /** The process type's command on that release, if its slug has the type. */
    Optional<String> command(Release release, String type) {
        return Optional.ofNullable(slug(release).processTypes().get(type));
    }

    /** The release that dynos of the formation run; empty while nothing has been deployed. */
    Optional<Release> current(App app) {
        return releases.current(app.id()).filter(release -> release.slug().isPresent());
    }

    /** What the features of dyno metadata tell of a release; nothing where they are off. */
    Map<String, String> metadata(Release release) {
        return metadata.of(app(release), release, slug(release));
    }

    private App app(Release release) {
        return apps.byId(release.app()).orElseThrow(() -> PlatformException.notFound("app"));
    }

    /** A release with the config its dynos are to see. */
    final class Draft {
        private final Release release;
        private final Map<String, String> config;

        Draft(Release release, Map<String, String> config) {
            this.release = release;
            this.config = config;
        }

        /** @param extra overrides the config vars for this dyno alone */
        DynoSpec spec(
                DynoName name,
                DynoSpec.Kind kind,
                String command,
                Map<String, String> extra,
                String size,
                boolean pinned) {
            UUID id = UUID.randomUUID();
            Map<String, String> env = new HashMap<>(config);
            Map<String, String> told = metadata(release);
            env.putAll(told);
            if (told.containsKey(DynoMetadata.APP_ID)) {
                env.put(DynoMetadata.DYNO_ID, id.toString());
            }
            env.putAll(extra);
            env.put("DYNO", name.toString());
            DynoSize dynoSize = DynoSize.of(size);
            return new DynoSpec(
                    id,
                    release.app(),
                    app(release).name().value(),
                    name,
                    kind,
                    release.version(),
                    pinned,
                    false,
                    command,
                    env,
                    slug(release).checksum(),
                    slug(release).stack(),
                    dynoSize.label(),
                    dynoSize.memory(),
                    time.now(),
                    Optional.empty());
        }
    }
}
