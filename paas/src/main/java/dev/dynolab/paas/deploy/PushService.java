package dev.dynolab.paas.deploy;

import dev.dynolab.buildpacks.BuildRequest;
import dev.dynolab.buildpacks.BuildResult;
import dev.dynolab.buildpacks.Builder;
import dev.dynolab.buildpacks.Cancellation;
import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.User;
import dev.dynolab.paas.dyno.DynoState;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.release.Release;
import dev.dynolab.paas.release.Slug;
import dev.dynolab.paas.release.Slugs;
import dev.dynolab.paas.settings.Home;
import dev.dynolab.paas.store.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a push does. {@link #prepare} runs before the ref moves and may refuse it, {@link #finish} after. Both block and
 * write the transcript line by line as it happens.
 */
public final class PushService {
    private static final System.Logger LOG = System.getLogger(PushService.class.getName());

    private final Home home;
    private final LiveApps live;
    private final ReleaseService releases;
    private final Slugs slugs;
    private final Specs specs;
    private final Builder builder;
    private final Function<App, String> url;

    PushService(Deployment deployment, ReleaseService releases, Builder builder, Function<App, String> url) {
        home = deployment.home();
        live = deployment.live();
        slugs = deployment.stores().slugs();
        specs = deployment.specs();
        this.releases = releases;
        this.builder = builder;
        this.url = url;
    }

    /** Writes a commit's files into a directory. */
    public interface Tree {
        void exportTo(Path directory) throws IOException;
    }

    /**
     * What was pushed.
     *
     * @param by git's user.email
     */
    public record Push(App app, String commit, String subject, User by, PushOptions options, Tree tree) {}

    /** A push whose release cannot be lost any more. */
    public static final class Released {
        private final Release release;
        private final ReleaseService.Started story;
        private final LineRelay phase;

        /** @param phase the release phase's output; null when there is no release command */
        Released(Release release, ReleaseService.Started story, LineRelay phase) {
            this.release = release;
            this.story = story;
            this.phase = phase;
        }

        public Release release() {
            return release;
        }

        ReleaseService.Started story() {
            return story;
        }

        boolean hasPhase() {
            return phase != null;
        }

        LineRelay phase() {
            return phase;
        }
    }

    /**
     * Builds the pushed tree and releases the slug.
     *
     * @return empty when the push must be refused; the transcript has said why
     */
    public Optional<Released> prepare(Push push, Consumer<String> out, Cancellation cancellation) {
        if (push.options().staged()) {
            requireOthers(push);
        }
        out.accept("Compressing source files... done.");
        out.accept("Building source:");
        out.accept("");
        live.of(push.app()).log().api("Build started by user " + push.by().email());
        BuildResult result = build(push, out, cancellation);
        return result.fold(
                built -> Optional.of(release(push, built, out)),
                failed -> refused(push, out, "Build failed: " + failed.summary()),
                cancelled -> refused(push, out, "Build cancelled"));
    }

    /** Nobody but the release would serve: then it cannot be kept from what it is to be kept from. */
    private void requireOthers(Push push) {
        boolean serves = Await.result(live.of(push.app()).dynos().views()).stream()
                .anyMatch(dyno -> dyno.routable() || dyno.state() == DynoState.IDLE);
        if (!serves) {
            throw PlatformException.conflict(
                            "No dyno serves " + push.app().name().value() + " that could keep the traffic.")
                    .hint("Push without -o, or have one serve first: h ps shows the dynos.");
        }
    }

    private BuildResult build(Push push, Consumer<String> out, Cancellation cancellation) {
        App app = push.app();
        Path source = export(push.tree());
        Map<String, String> config = new HashMap<>(releases.config(app));
        // As on Heroku: a build sees the release before it.
        specs.current(app).ifPresent(before -> config.putAll(specs.metadata(before)));
        return builder.build(
                new BuildRequest(source, home.cache(app.id()), config, app.stack(), push.commit(), "", List.of()),
                out::accept,
                cancellation);
    }

    /** What is left half written is in nobody's way, but it is large. */
    private Path export(Tree tree) {
        Path source = home.builds().resolve(UUID.randomUUID().toString());
        boolean whole = false;
        try {
            Files.createDirectories(source);
            tree.exportTo(source);
            whole = true;
            return source;
        } catch (IOException problem) {
            throw PlatformException.internal("The pushed tree could not be written: " + problem.getMessage(), problem);
        } finally {
            if (!whole) {
                remove(source);
            }
        }
    }

    private static void remove(Path source) {
        try {
            FileTrees.delete(source);
        } catch (IOException later) {
            LOG.log(System.Logger.Level.DEBUG, "The next start removes " + source, later);
        }
    }

    private Released release(Push push, BuildResult.Built built, Consumer<String> out) {
        if (push.options().staged() && !built.slug().processTypes().containsKey("web")) {
            throw PlatformException.invalid("There is no web process in the Procfile, so nothing to keep traffic from.")
                    .hint("Push without -o.");
        }
        Slug slug = slugs.create(push.app(), draft(push, built.slug()));
        out.accept("-----> Launching...");
        LineRelay phase = new LineRelay();
        ReleaseService.Started story = push.options().staged()
                ? releases.stage(push.app(), slug, push.options().ppm(), push.by(), phase)
                : releases.deploy(push.app(), slug, push.by(), phase);
        Release release = Await.result(story.created());
        live.of(push.app()).log().api("Build succeeded");
        boolean command = releases.hasPhase(release);
        if (command) {
            out.accept(" !     Release command declared: this new release will not be available until the command"
                    + " succeeds.");
        }
        out.accept("       Released v" + release.version() + (release.staged() ? ", staged" : ""));
        out.accept("       " + url.apply(push.app()) + " deployed to Dynolab");
        out.accept("");
        return new Released(release, story, command ? phase : null);
    }

    private static Slug.Draft draft(Push push, dev.dynolab.buildpacks.Slug built) {
        return new Slug.Draft(
                built.checksum(),
                built.size(),
                built.processTypes(),
                built.buildpackDescription(),
                push.commit(),
                push.subject(),
                built.stack());
    }

    private Optional<Released> refused(Push push, Consumer<String> out, String why) {
        live.of(push.app()).log().api(why);
        out.accept("Verifying deploy...");
        out.accept("");
        out.accept("!\tPush rejected to " + push.app().name().value() + ".");
        out.accept("");
        return Optional.empty();
    }

    /** Waits for the release phase and for the new dynos, and says what became of them and who serves now. */
    public void finish(App app, Released push, Consumer<String> out) {
        out.accept("Verifying deploy... done.");
        new Launch(app, live.of(app).dynos(), url.apply(app), out).report(push);
    }
}
