package dev.dynolab.paas.deploy;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.Feature;
import dev.dynolab.paas.app.User;
import dev.dynolab.paas.dyno.AppDynos;
import dev.dynolab.paas.dyno.Attachment;
import dev.dynolab.paas.dyno.DynoView;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.release.Release;
import dev.dynolab.paas.release.Releases;
import dev.dynolab.paas.runtime.DynoName;
import dev.dynolab.paas.runtime.DynoSize;
import dev.dynolab.paas.runtime.DynoSpec;
import dev.dynolab.paas.runtime.ExecCommand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Dynos and the formation, as people see and steer them. */
public final class DynoService {
    private final LiveApps live;
    private final Releases releases;
    private final Specs specs;
    private final TrafficService traffic;

    DynoService(LiveApps live, Stores stores, Specs specs, TrafficService traffic) {
        this.live = live;
        releases = stores.releases();
        this.specs = specs;
        this.traffic = traffic;
    }

    /**
     * A one-off that somebody asks for.
     *
     * @param tty whether an attached one gets a terminal instead of pipes
     * @param env overrides config vars for this dyno alone
     * @param type the first part of the dyno's name; {@code run} when empty
     * @param release {@code 6} or {@code v6}; the current one when empty
     * @param currentConfig today's config vars with that release's slug, instead of its own
     * @param timeToLive after which it is stopped
     */
    public record RunRequest(
            String command,
            boolean attach,
            boolean tty,
            Map<String, String> env,
            Optional<String> size,
            Optional<String> type,
            Optional<String> release,
            boolean currentConfig,
            Optional<Duration> timeToLive) {}

    /** Both generations, by name. */
    public List<DynoView> list(App app) {
        return Await.result(dynos(app).views());
    }

    /** By id or name; of two dynos of one name, the newer. */
    public DynoView find(App app, String idOrName) {
        return list(app).stream()
                .filter(dyno -> dyno.spec().name().toString().equals(idOrName)
                        || dyno.spec().id().toString().equals(idOrName))
                .findFirst()
                .orElseThrow(() -> PlatformException.notFound("dyno"));
    }

    public DynoView run(App app, RunRequest request, User by) {
        Release release = request.release()
                .map(wanted -> releases.find(app.id(), wanted))
                .or(() -> releases.current(app.id()))
                .filter(found -> found.slug().isPresent())
                .orElseThrow(() -> PlatformException.conflict("There is no slug to run: nothing has been deployed.")
                        .hint("Deploy first: git push dynolab main"));
        String type = request.type().orElse("run");
        if (!type.matches("[A-Za-z0-9_-]{1,30}")) {
            throw PlatformException.invalid("Not a process type: " + type + ".");
        }
        DynoSize size = DynoSize.of(request.size().orElse(DynoSize.STANDARD_1X.label()));
        Specs.Draft draft =
                specs.new Draft(release, request.currentConfig() ? releases.config(app.id()) : release.config());
        String command = command(release, request.command());
        DynoSpec.Kind kind = request.attach() ? DynoSpec.Kind.ATTACHED : DynoSpec.Kind.DETACHED;
        LiveApp home = live.of(app);
        home.log().api("Starting process with command `" + command + "` by user " + by.email());
        return Await.result(home.dynos()
                        .run(
                                type,
                                name -> draft.spec(
                                                name,
                                                kind,
                                                command,
                                                request.env(),
                                                size.label(),
                                                request.release().isPresent())
                                        .withTty(request.tty())
                                        .withTimeToLive(request.timeToLive()),
                                line -> {}))
                .view();
    }

    /** The command of the process type that the first word names, with the other words after it; else as it is. */
    private String command(Release release, String asked) {
        String first = asked.split("\\s", 2)[0];
        return specs.command(release, first)
                .map(command -> command + asked.substring(first.length()))
                .orElse(asked);
    }

    /** @param nameOrType empty for all @return how many formation dynos are being restarted */
    public int restart(App app, Optional<String> nameOrType) {
        return Await.result(dynos(app).restart(nameOrType));
    }

    /** Puts the formation's dynos to sleep until the next request. */
    public void idle(App app) {
        Await.result(dynos(app).idle());
    }

    /** Stops dynos; those of the formation are replaced. @return the names of those told to end */
    public List<DynoName> stop(App app, String nameOrType) {
        return Await.result(dynos(app).stop(nameOrType));
    }

    /** Runs a command inside a running dyno. @return its terminal */
    public Attachment exec(App app, String idOrName, ExecCommand what) {
        return Await.result(dynos(app).exec(idOrName, what));
    }

    /** The terminal of an attached dyno; it opens once. */
    public Attachment attach(String secret) {
        return live.all().stream()
                .map(home -> home.dynos().attachment(secret))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> PlatformException.notFound("terminal"));
    }

    /** A feature was switched: what it means for running dynos holds from now on. */
    public void featureChanged(App app, Feature feature, boolean on) {
        switch (feature) {
            case HTTP_SESSION_AFFINITY, HTTP_RELEASE_AFFINITY, RELEASE_HEADER -> traffic.apply(app.id());
            case PREBOOT -> Await.result(dynos(app).preboots(on));
            case SLEEP -> Await.result(dynos(app).sleeps(on));
            case RUNTIME_DYNO_METADATA, RUNTIME_DYNO_BUILD_METADATA -> {
                // As on Heroku: seen by dynos that start from now on, none is restarted.
            }
            case ROUTE_ONE_OFF_DYNOS -> Await.result(dynos(app).oneOffsServe(on));
        }
    }

    private AppDynos dynos(App app) {
        return live.of(app).dynos();
    }
}
