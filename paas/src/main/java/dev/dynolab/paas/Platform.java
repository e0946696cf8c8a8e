package dev.dynolab.paas;

import dev.dynolab.buildpacks.BuildLimits;
import dev.dynolab.buildpacks.Builder;
import dev.dynolab.buildpacks.LocalSandbox;
import dev.dynolab.buildpacks.SlugStore;
import dev.dynolab.buildpacks.Toolchain;
import dev.dynolab.paas.api.ApiServer;
import dev.dynolab.paas.api.Mount;
import dev.dynolab.paas.api.Resource;
import dev.dynolab.paas.api.Resources;
import dev.dynolab.paas.api.Services;
import dev.dynolab.paas.api.Token;
import dev.dynolab.paas.api.Web;
import dev.dynolab.paas.app.User;
import dev.dynolab.paas.deploy.Deployment;
import dev.dynolab.paas.deploy.SlugKeeper;
import dev.dynolab.paas.deploy.Stores;
import dev.dynolab.paas.dyno.DynoHost;
import dev.dynolab.paas.dyno.MemoryWatch;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.git.Commit;
import dev.dynolab.paas.git.GitServer;
import dev.dynolab.paas.git.Patience;
import dev.dynolab.paas.log.LogStore;
import dev.dynolab.paas.runtime.DockerEngine;
import dev.dynolab.paas.runtime.DynoRuntime;
import dev.dynolab.paas.runtime.RunningDyno;
import dev.dynolab.paas.runtime.RuntimeChooser;
import dev.dynolab.paas.runtime.StackRoots;
import dev.dynolab.paas.runtime.StopNotes;
import dev.dynolab.paas.settings.Home;
import dev.dynolab.paas.settings.Key;
import dev.dynolab.paas.settings.Ports;
import dev.dynolab.paas.settings.Settings;
import dev.dynolab.paas.store.Database;
import dev.dynolab.paas.time.SystemTime;
import dev.dynolab.paas.wire.DiffJson;
import dev.dynolab.paas.wire.StatusJson;
import dev.dynolab.paas.work.WorkThreads;
import dev.dynolab.router.WarmUp;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One platform on one home, wired by hand in the order in which it starts; its parts are closed in the reverse order. */
public final class Platform implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Platform.class.getName());

    /** About half a second of CPU, after which the relay's first requests cost half. */
    private static final int WARM_UP_REQUESTS = 1000;

    private final Settings settings;
    private final Consumer<String> notice;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final SystemTime time = own(new SystemTime());
    private final Instant started = time.now();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final User account;
    private volatile boolean ready;
    private Deployment deployment;
    private DynoRuntime runtime;
    private String runtimeReason;
    private Front front;
    private ApiServer api;

    private Platform(Settings settings, User account, Consumer<String> notice) {
        this.settings = settings;
        this.account = account;
        this.notice = notice;
    }

    /**
     * Starts the platform of a home: the living dynos are adopted and the formation of every app runs again.
     *
     * @param env the environment of whoever starts it, from which only the tools' places are taken
     * @param notice takes a line that people should see, as when a default port was replaced
     * @throws dev.dynolab.paas.error.PlatformException when another platform has the home, or a port that was asked for
     *     is taken; then nothing was started and no dyno was touched
     */
    public static Platform start(Settings settings, Map<String, String> env, Consumer<String> notice)
            throws IOException {
        return start(settings, env, notice, true);
    }

    /**
     * As {@link #start}, but no dyno is started: for whoever only wants to stop what a dead platform left. On the runtime
     * of those dynos, whatever the settings say: that may have been a flag of the dead one.
     */
    public static Platform adopting(Settings settings, Map<String, String> env, Consumer<String> notice)
            throws IOException {
        Optional<Settings.RuntimeChoice> left =
                RuntimeChooser.left(settings.home().dynos());
        Settings fitting = left.map(
                        runtime -> settings.with(Key.RUNTIME, runtime.name().toLowerCase(Locale.ROOT)))
                .orElse(settings);
        return start(fitting, env, notice, false);
    }

    private static Platform start(Settings settings, Map<String, String> env, Consumer<String> notice, boolean resume)
            throws IOException {
        Platform platform = new Platform(settings, Account.of(env), notice);
        try {
            platform.open(env, resume);
            return platform;
        } catch (IOException | RuntimeException problem) {
            platform.close();
            throw problem;
        }
    }

    private void open(Map<String, String> env, boolean resume) throws IOException {
        Home home = settings.home();
        Home.Lock lock = own(home.lock());
        Token token = Token.of(home.dir());
        Toolchain tools = Toolchain.detect(env, false);
        Stores stores = Stores.in(own(Database.open(home.database())), time);
        LogStore logs = own(new LogStore(home.logs(), time, settings.logCap()));
        SlugStore slugs = new SlugStore(home.slugs());
        front = own(Front.open(settings, logs, time, notice));
        Executor threads = own(new WorkThreads());
        runtime = own(openRuntime(slugs, tools));
        runtime.exposure().ifPresent(notice);
        DynoHost host = new DynoHost(
                runtime,
                new StopNotes(home.dynos().resolve("stopping")),
                front.doors(),
                Timings.of(settings),
                Timings.upkeep(settings),
                time,
                threads);
        deployment = Deployment.of(home, stores, host, logs);
        own(new MemoryWatch(host, deployment.live()::dynos));
        SlugKeeper keeper = new SlugKeeper(slugs, stores.slugs(), settings.slugMax());
        GitServer git = own(openGit(token, builder(slugs, tools), keeper));
        Leftovers leftovers = new Leftovers(home, git, logs, keeper, deployment);
        leftovers.sweep();
        deployment.apps().open();
        stores.apps().list().forEach(deployment.domains()::publish);
        api = own(openApi(token, git, leftovers, threads));
        adopt();
        if (resume) {
            deployment.apps().resume();
        }
        ready = true;
        lock.publish(api.url(), routerUrl(), routerTlsUrl());
    }

    private DynoRuntime openRuntime(SlugStore slugs, Toolchain tools) throws IOException {
        try {
            RuntimeChooser chooser = new RuntimeChooser(settings.home().dynos(), slugs::unpack, tools.bins(), time);
            RuntimeChooser.Chosen chosen =
                    chooser.choose(settings.runtime(), DockerEngine.DEFAULT_HOST, settings.stack());
            runtimeReason = chosen.reason();
            return chosen.runtime();
        } catch (IOException unavailable) {
            throw PlatformException.of(
                    PlatformException.Kind.RUNTIME_UNAVAILABLE, "runtime_unavailable", unavailable.getMessage());
        }
    }

    private Builder builder(SlugStore slugs, Toolchain tools) throws IOException {
        return new Builder(
                slugs,
                LocalSandbox.detect(tools).on(new StackRoots(settings.home().dynos())::build),
                settings.home().builds(),
                new BuildLimits(settings.buildTimeout(), settings.slugMax()),
                (delay, task) -> time.after(delay, task)::cancel);
    }

    private ApiServer openApi(Token token, GitServer git, Leftovers leftovers, Executor threads) throws IOException {
        Services services = new Services(
                deployment.stores(),
                deployment.apps(),
                deployment.dynos(),
                deployment.formations(settings.on(Key.PREBOOT_SCALE)),
                deployment.releases(),
                deployment.domains(),
                leftovers.logs(),
                account,
                web());
        Resources.Host host = new Resources.Host(
                settings.stack(),
                runtime::has,
                leftovers::forget,
                leftovers.slugs(),
                this::status,
                front::authority,
                front.router()::metrics,
                deployment.traffic(),
                app -> front.router().traffic(app.toString()),
                (app, after, upTo) -> git.commits(app, after, upTo).map(Platform::commits),
                this::shutdown);
        List<Resource> resources = Resources.all(services, host, time, threads);
        // The ports are taken before any dyno is touched; whoever calls before the dynos are known is to come again.
        Mount early = new Mount(path -> !ready, true, Platform::notReady);
        List<Mount> mounts = List.of(early, new Mount(path -> path.matches("/[^/]+\\.git/.*"), false, git));
        return Ports.open(
                settings,
                Key.API_PORT,
                port -> ApiServer.start(port, token, resources, mounts, time),
                ApiServer::port,
                notice);
    }

    private static List<DiffJson.Commit> commits(List<Commit> commits) {
        return commits.stream()
                .map(commit -> new DiffJson.Commit(commit.id(), commit.author(), commit.subject(), commit.at()))
                .toList();
    }

    private static void notReady(HttpServerExchange exchange) {
        exchange.setStatusCode(503);
        exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1").put(Headers.CONTENT_TYPE, "application/json");
        exchange.getResponseSender()
                .send("{\"id\":\"starting\",\"message\":\"The platform is starting: ask again in a second.\"}");
    }

    private StatusJson status() {
        return new StatusJson(
                version(),
                ProcessHandle.current().pid(),
                apiUrl(),
                routerUrl(),
                routerTlsUrl(),
                runtime.name(),
                runtimeReason,
                runtime.description(),
                Duration.between(started, time.now()).toSeconds());
    }

    private static String version() {
        return Optional.ofNullable(Platform.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
    }

    /**
     * Asks the platform to end soon; {@link #awaitEnd} returns then.
     *
     * @param keepDynos whether the dynos live on, to be adopted by the next platform of this home
     * @return the names of the dynos that were stopped
     */
    public List<String> shutdown(boolean keepDynos) {
        List<String> stopped = keepDynos ? List.of() : stopDynos();
        // Later, so that whoever asked still hears the answer.
        time.after(Duration.ofMillis(200), ended::countDown);
        return stopped;
    }

    /** Has the relay compiled before somebody waits for it; returns at once. */
    public void warmUp() {
        Thread thread = new Thread(
                () -> {
                    try {
                        WarmUp.run(WARM_UP_REQUESTS);
                    } catch (IOException notNow) {
                        LOG.log(System.Logger.Level.DEBUG, "The relay was not warmed up", notNow);
                    }
                },
                "warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns when somebody has asked the platform to end; who holds it closes it then. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    private GitServer openGit(Token token, Builder builder, SlugKeeper keeper) {
        Pushes pushes = new Pushes(deployment, deployment.pushes(builder, web()::url), keeper, account);
        return new GitServer(
                settings.home().repositories(),
                name -> deployment.stores().apps().find(name).id(),
                token::matches,
                (push, out, cancellation) -> {
                    runtime.caution().ifPresent(line -> out.line(" !     " + line));
                    return pushes.prepare(push, out, cancellation);
                },
                new Patience(time, settings.gitIdleLimit()));
    }

    private void adopt() {
        try {
            List<RunningDyno> adopted = runtime.adopt(deployment::adopting);
            deployment
                    .live()
                    .host()
                    .stops()
                    .keep(adopted.stream().map(dyno -> dyno.spec().id()).collect(Collectors.toSet()));
            for (RunningDyno dyno : adopted) {
                deployment.live().dynos(dyno.spec().app()).ifPresent(dynos -> dynos.adopted(dyno));
            }
        } catch (IOException | RuntimeException problem) {
            LOG.log(System.Logger.Level.ERROR, "The dynos of the last run could not be looked for", problem);
        }
    }

    /** {@code http://localhost:7080}: API and git. */
    public String apiUrl() {
        return api.url();
    }

    /** {@code http://localhost:8080}: below it each app answers at its own name. */
    public String routerUrl() {
        return "http://localhost:" + front.port();
    }

    /** {@code https://localhost:8443}. */
    public String routerTlsUrl() {
        return "https://localhost:" + front.tlsPort();
    }

    private Web web() {
        return new Web(front.port(), front.tlsPort());
    }

    public Deployment deployment() {
        return deployment;
    }

    /**
     * Stops the dynos of every app, politely, all at once.
     *
     * @return the names of those that ran, each with its app's
     */
    public List<String> stopDynos() {
        return deployment.stopAll();
    }

    /** Ends the platform and lets the dynos live, to be adopted by the next platform of this home. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception problem) {
                LOG.log(System.Logger.Level.WARNING, "A part of the platform did not close", problem);
            }
        }
    }

    private <T extends AutoCloseable> T own(T part) {
        parts.push(part);
        return part;
    }
}
