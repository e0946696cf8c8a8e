package dev.dynolab.paas.deploy;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.User;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.release.Release;
import dev.dynolab.paas.release.ReleaseCause;
import dev.dynolab.paas.release.ReleaseOutputs;
import dev.dynolab.paas.release.Releases;
import dev.dynolab.paas.release.Slug;
import dev.dynolab.paas.release.Slugs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Everything that makes a release: a build, a config change, a rollback. Each is created on the app's queue of stories
 * and rolled out there before the next one's turn.
 */
public final class ReleaseService {
    private static final String CONFIG_VAR = "[A-Za-z_][A-Za-z0-9_]*";

    private final LiveApps live;
    private final Releases releases;
    private final Slugs slugs;
    private final Rollout rollout;
    private final TrafficService traffic;
    private final ReleaseOutputs outputs;

    ReleaseService(LiveApps live, Stores stores, Rollout rollout, TrafficService traffic, ReleaseOutputs outputs) {
        this.live = live;
        releases = stores.releases();
        slugs = stores.slugs();
        this.rollout = rollout;
        this.traffic = traffic;
        this.outputs = outputs;
    }

    /**
     * A release on its way.
     *
     * @param created completes when the release has its number and cannot be lost any more
     * @param outcome completes when the release phase is done and the formation has begun to follow
     */
    record Started(CompletableFuture<Release> created, CompletableFuture<Rollout.Outcome> outcome) {}

    /** The config vars as the next release would have them. */
    public Map<String, String> config(App app) {
        return releases.config(app.id());
    }

    /**
     * Sets and removes config vars. Setting a var to the value it has makes no release.
     *
     * @param patch name to value; an empty value removes
     * @return the new release, or the one there is when nothing changed
     */
    public Release setConfig(App app, Map<String, Optional<String>> patch, User by) {
        patch.keySet().stream()
                .filter(name -> !name.matches(CONFIG_VAR))
                .findFirst()
                .ifPresent(name -> {
                    throw PlatformException.invalid("Not a config var name: " + name + ".")
                            .hint("Letters, digits and _, not beginning with a digit.");
                });
        return Await.result(start(
                        app,
                        () -> {
                            Map<String, String> config = new TreeMap<>(releases.config(app.id()));
                            TreeSet<String> set = new TreeSet<>();
                            TreeSet<String> removed = new TreeSet<>();
                            patch.forEach((name, value) -> change(config, name, value, set, removed));
                            if (set.isEmpty() && removed.isEmpty()) {
                                return Optional.empty();
                            }
                            return Optional.of(releases.create(
                                    app,
                                    slug(app),
                                    config,
                                    new ReleaseCause.Config(set, removed).description(),
                                    by.email()));
                        },
                        line -> {})
                .created());
    }

    private static void change(
            Map<String, String> config,
            String name,
            Optional<String> value,
            TreeSet<String> set,
            TreeSet<String> gone) {
        if (value.isEmpty()) {
            if (config.remove(name) != null) {
                gone.add(name);
            }
        } else if (!value.get().equals(config.put(name, value.get()))) {
            set.add(name);
        }
    }

    /** A new release with the slug and the config vars of an older one. */
    public Release rollback(App app, Release to, User by) {
        if (to.status() != Release.Status.SUCCEEDED || to.slug().isEmpty()) {
            throw PlatformException.invalid("Cannot roll back to v" + to.version() + ": "
                            + (to.slug().isEmpty() ? "nothing was deployed then." : "it did not succeed."))
                    .hint("h releases lists the ones you can go back to.");
        }
        return Await.result(create(
                        app,
                        to.slug(),
                        Optional.of(to.config()),
                        new ReleaseCause.Rollback(to.version()).description(),
                        by)
                .created());
    }

    /** A new release of a slug that is there already, with the app's present config vars. */
    public Release release(App app, UUID slug, Optional<String> description, User by) {
        Slug known = slugs.find(app, slug.toString());
        String text = description.orElseGet(() -> new ReleaseCause.Deploy(known.commit()).description());
        return Await.result(
                create(app, Optional.of(known.id()), Optional.empty(), text, by).created());
    }

    /**
     * What failed is made again on the app as it is now: the slug and the config vars that the failed release would have
     * brought, and what has changed since in all others. With nothing in between that is the failed release itself.
     */
    public Release retry(App app, Release failed, User by) {
        if (failed.status() != Release.Status.FAILED || failed.slug().isEmpty()) {
            throw PlatformException.invalid("v" + failed.version() + " "
                            + (failed.slug().isEmpty()
                                    ? "has no slug to release."
                                    : "did not fail: there is nothing to retry."))
                    .hint("h releases lists the ones that failed.");
        }
        if (failed.staged()) {
            throw PlatformException.invalid(
                            "v" + failed.version() + " was staged: a retry would give it all the traffic.")
                    .hint("Stage its commit again: h deploy COMMIT --no-traffic");
        }
        return Await.result(start(app, () -> Optional.of(again(app, failed, by)), line -> {})
                .created());
    }

    private Release again(App app, Release failed, User by) {
        Release base = releases.list(app.id()).stream()
                .filter(release -> release.version() < failed.version() && !release.staged())
                .filter(release -> release.status() == Release.Status.SUCCEEDED)
                .reduce((earlier, later) -> later)
                .orElseThrow();
        Optional<UUID> slug = failed.slug().equals(base.slug()) ? slug(app) : failed.slug();
        Map<String, String> config = new TreeMap<>(releases.config(app.id()));
        base.config().keySet().stream()
                .filter(name -> !failed.config().containsKey(name))
                .forEach(config::remove);
        failed.config().forEach((name, value) -> {
            if (!value.equals(base.config().get(name))) {
                config.put(name, value);
            }
        });
        return releases.create(app, slug, config, new ReleaseCause.Retry(failed).description(), by.email());
    }

    /** Whether a release has, had or will have a release phase: then there is an output to read. */
    public boolean hasPhase(Release release) {
        return rollout.phase(release).isPresent();
    }

    /** Reads what a release's command printed and prints. */
    public ReleaseOutputs.Reader output(Release release) {
        return outputs.reader(release);
    }

    private Started create(
            App app, Optional<UUID> slug, Optional<Map<String, String>> config, String description, User by) {
        return start(
                app,
                () -> Optional.of(releases.create(
                        app, slug, config.orElseGet(() -> releases.config(app.id())), description, by.email())),
                line -> {});
    }

    /** A release of a slug just built; {@code out} hears the release phase. */
    Started deploy(App app, Slug slug, User by, Consumer<String> out) {
        return start(app, () -> Optional.of(deployed(app, slug, by, releases::create)), out);
    }

    /** The same beside the current release. @param ppm its part of the requests, in parts per million */
    Started stage(App app, Slug slug, int ppm, User by, Consumer<String> out) {
        return start(
                app,
                () -> {
                    Release pending = deployed(app, slug, by, releases::stage);
                    traffic.weigh(app.id(), pending.version(), ppm);
                    return Optional.of(pending);
                },
                out);
    }

    private interface Create {
        Release release(App app, Optional<UUID> slug, Map<String, String> config, String description, String user);
    }

    private Release deployed(App app, Slug slug, User by, Create create) {
        return create.release(
                app,
                Optional.of(slug.id()),
                releases.config(app.id()),
                new ReleaseCause.Deploy(slug.commit()).description(),
                by.email());
    }

    /**
     * Makes a staged release current, with all that is pinned, and waits until it is.
     *
     * @throws PlatformException when it cannot be; then nothing was changed
     */
    public Release promote(App app, Release staged, User by) {
        LiveApp home = live.of(app);
        return Await.result(Await.result(home.stories().call(() -> rollout.promote(app, home, staged, by))));
    }

    private Started start(App app, Supplier<Optional<Release>> create, Consumer<String> out) {
        LiveApp home = live.of(app);
        Started started = new Started(new CompletableFuture<>(), new CompletableFuture<>());
        home.stories()
                .call(() -> {
                    Await.result(home.dynos().checkRoom());
                    Optional<Release> pending = create.get();
                    if (pending.isEmpty()) {
                        started.created().complete(latest(app));
                        return null;
                    }
                    try (ReleaseOutputs.Output kept = outputs.begin(pending.get())) {
                        started.created().complete(pending.get());
                        started.outcome().complete(rollOut(app, home, pending.get(), kept.andThen(out)));
                    }
                    return null;
                })
                .whenComplete((nothing, problem) -> {
                    if (problem != null) {
                        started.created().completeExceptionally(problem);
                        started.outcome().completeExceptionally(problem);
                    }
                });
        return started;
    }

    /**
     * The releases that a platform died over and that do not go on: a command may have been at work, and once more may be
     * once too often. Any other was promised to whoever asked for it.
     */
    List<Release> abandoned(App app) {
        int newest = newest(app).version();
        return releases.list(app.id()).stream()
                .filter(release -> release.status() == Release.Status.PENDING)
                .filter(release ->
                        release.version() < newest || rollout.phase(release).isPresent())
                .toList();
    }

    /**
     * Goes on where the last platform ended, once its living dynos are known: the formation is what the current release
     * asks for, and a pending one is rolled out.
     *
     * @return completes when the app's dynos are as they are to be, or are on their way
     */
    CompletableFuture<Void> resume(App app) {
        LiveApp home = live.of(app);
        return home.stories().call(() -> {
            try {
                rollout.resume(app, home);
                Release newest = newest(app);
                if (newest.status() == Release.Status.PENDING) {
                    home.log()
                            .api("Release v" + newest.version() + " goes on: the platform ended while it was pending");
                    rollOut(app, home, newest, line -> {});
                }
            } catch (RuntimeException problem) {
                home.log().api("Not everything runs again: " + problem.getMessage());
            }
            return null;
        });
    }

    /**
     * Whoever asked has been answered by now: what goes wrong stands in the log and in the release's status. At the end of
     * the platform the release stays pending, for the next one.
     */
    private Rollout.Outcome rollOut(App app, LiveApp home, Release pending, Consumer<String> out) {
        try {
            return rollout.run(app, home, pending, out);
        } catch (RuntimeException problem) {
            if (problem instanceof PlatformException ours && ours.isStopping()) {
                throw problem;
            }
            home.log().api("Release v" + pending.version() + " failed: " + problem.getMessage());
            if (releases.version(app.id(), pending.version())
                    .filter(release -> release.status() == Release.Status.PENDING)
                    .isPresent()) {
                rollout.forget(app, pending);
                releases.fail(pending);
            }
            throw problem;
        }
    }

    /** The slug that the next release has when nothing is built: that of the newest one that did not fail. */
    private Optional<UUID> slug(App app) {
        return latest(app).slug();
    }

    private Release newest(App app) {
        return releases.newest(app.id()).orElseThrow(() -> PlatformException.notFound("release"));
    }

    private Release latest(App app) {
        return releases.latest(app.id()).orElseThrow(() -> PlatformException.notFound("release"));
    }
}
