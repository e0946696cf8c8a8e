package dev.dynolab.paas.git;

import dev.dynolab.buildpacks.Cancellation;
import dev.dynolab.paas.error.PlatformException;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.jgit.errors.UnpackException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.SideBandOutputStream;
import org.eclipse.jgit.transport.UploadPack;

/**
 * Git's smart HTTP (gitprotocol-http) at {@code /APP.git}: any user, the token as password. Who stands in front checks
 * host and origin, and opens the listener with MAX_ENTITY_SIZE -1: Undertow cuts a push at 2 MB otherwise, and a handler
 * comes too late to say so for a chunked body.
 */
public final class GitServer implements HttpHandler, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(GitServer.class.getName());
    private static final String PUSH = "git-receive-pack";
    private static final String FETCH = "git-upload-pack";
    private static final long CLOSE_SECONDS = 5;

    private final Repositories repositories;
    private final Function<String, UUID> apps;
    private final Predicate<String> token;
    private final PushHandler handler;
    private final Patience patience;
    private final Turns turns = new Turns();
    private final Map<PacketStream, UUID> pushes = new ConcurrentHashMap<>();
    private final ExecutorService threads = newThreads();
    private final HttpHandler worker = new HttpContinueReadHandler(this::serve);

    /**
     * @param root where the repositories lie, each named by its app's id
     * @param apps the id of the app of that name or id; throws {@link PlatformException} when there is none
     * @param token whether this is the platform's token
     */
    public GitServer(
            Path root, Function<String, UUID> apps, Predicate<String> token, PushHandler handler, Patience patience) {
        repositories = new Repositories(root, app -> apps.apply(app.toString()));
        this.apps = apps;
        this.token = token;
        this.handler = handler;
        this.patience = patience;
    }

    private static ExecutorService newThreads() {
        AtomicInteger number = new AtomicInteger();
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "git-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        exchange.dispatch(threads, worker);
    }

    /** Cancels the app's pushes, waits until they ended, and removes its repository. Nobody finds the app any more. */
    public void delete(UUID app) throws IOException {
        pushes.forEach((client, pushed) -> {
            if (pushed.equals(app)) {
                client.cancellation().cancel();
            }
        });
        try (Turns.Turn turn = turns.join(app)) {
            turn.await(new Cancellation());
            repositories.delete(app);
        }
    }

    /**
     * The commits that {@code upTo} has and {@code after} has not, newest first, at most 100.
     *
     * @return empty when the app's repository has not both
     */
    public Optional<List<Commit>> commits(UUID app, String after, String upTo) {
        try (Repository repository = repositories.open(app)) {
            return new History(repository).between(after, upTo);
        } catch (IOException problem) {
            throw PlatformException.internal("The app's repository cannot be read: " + problem.getMessage(), problem);
        }
    }

    /** Cancels all pushes, and waits a little for their end: whoever removes the home next must not meet one at work. */
    @Override
    public void close() {
        pushes.keySet().forEach(client -> client.cancellation().cancel());
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException now) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(HttpServerExchange exchange) throws IOException {
        GitExchange git = new GitExchange(exchange);
        if (git.password().filter(token).isEmpty()) {
            git.askForToken();
            return;
        }
        try {
            answer(git, apps.apply(git.app()));
        } catch (PlatformException e) {
            String line = e.getMessage() + " h apps lists them, h create makes one.";
            if (git.action().equals("POST /" + PUSH)) {
                refusePush(git, line);
            } else {
                git.refuse(StatusCodes.NOT_FOUND, line);
            }
        }
    }

    /** For an app that was renamed or destroyed since git asked for its refs: of any status but 200 git shows the number only. */
    private void refusePush(GitExchange git, String line) throws IOException {
        git.body(patience).transferTo(OutputStream.nullOutputStream()); // git listens only then
        OutputStream out = git.answer("application/x-" + PUSH + "-result");
        try (SideBandOutputStream error =
                new SideBandOutputStream(SideBandOutputStream.CH_ERROR, SideBandOutputStream.SMALL_BUF, out)) {
            error.write(line.getBytes(StandardCharsets.UTF_8));
            error.flush();
        }
    }

    private void answer(GitExchange git, UUID app) throws IOException {
        switch (git.action()) {
            case "GET /info/refs" -> advertise(git, app);
            case "POST /" + PUSH -> receive(git, app);
            case "POST /" + FETCH -> upload(git, app);
            default ->
                git.refuse(StatusCodes.FORBIDDEN, "Only git's smart HTTP is served here: use git 1.6.6 or newer.");
        }
    }

    private void advertise(GitExchange git, UUID app) throws IOException {
        try (Repository repository = repositories.open(app)) {
            switch (git.service()) {
                case PUSH -> {
                    PacketLineOut out = new PacketLineOut(git.answer("application/x-" + PUSH + "-advertisement"));
                    out.writeString("# service=" + PUSH + "\n");
                    out.end();
                    ReceivePack pack = new ReceivePack(repository);
                    pack.setAllowPushOptions(true);
                    pack.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(out));
                    pack.getRevWalk().close();
                }
                case FETCH -> {
                    PacketLineOut out = new PacketLineOut(git.answer("application/x-" + FETCH + "-advertisement"));
                    try (UploadPack pack = uploadPack(git, repository)) {
                        pack.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(out), FETCH);
                    }
                }
                default ->
                    git.refuse(StatusCodes.FORBIDDEN, "Only git's smart HTTP is served here: use git 1.6.6 or newer.");
            }
        }
    }

    private static UploadPack uploadPack(GitExchange git, Repository repository) {
        UploadPack pack = new UploadPack(repository);
        pack.setBiDirectionalPipe(false);
        pack.setExtraParameters(git.parameters());
        return pack;
    }

    private void upload(GitExchange git, UUID app) throws IOException {
        if (!git.hasType("application/x-" + FETCH + "-request")) {
            git.refuse(StatusCodes.UNSUPPORTED_MEDIA_TYPE, "This is not a request of git fetch.");
            return;
        }
        PacketStream client = new PacketStream(git.answer("application/x-" + FETCH + "-result"), patience, git::cut);
        try (Repository repository = repositories.open(app);
                UploadPack pack = uploadPack(git, repository);
                InputStream body = git.body(patience)) {
            pack.upload(body, client, null);
        } catch (IOException | RuntimeException e) {
            refuseBody(git, client, e);
        }
        client.flush();
    }

    private void receive(GitExchange git, UUID app) throws IOException {
        if (!git.hasType("application/x-" + PUSH + "-request")) {
            git.refuse(StatusCodes.UNSUPPORTED_MEDIA_TYPE, "This is not a request of git push.");
            return;
        }
        PacketStream client = new PacketStream(git.answer("application/x-" + PUSH + "-result"), patience, git::cut);
        pushes.put(client, app);
        try (Incoming incoming = repositories.receive(app);
                Receive push = new Receive(app, incoming, turns, handler, client);
                Heartbeat heartbeat = new Heartbeat(patience.time(), threads, client::heartbeat)) {
            push.setRefLogIdent(new PersonIdent(git.user(), git.user()));
            heartbeat.start();
            push.receive(git.body(patience), client, null);
            client.flush();
        } catch (UnpackException e) {
            LOG.log(System.Logger.Level.DEBUG, "A push was cut or broken; git was told", e);
            client.flush();
        } catch (IOException | RuntimeException e) {
            refuseBody(git, client, e);
        } finally {
            pushes.remove(client);
        }
    }

    private static void refuseBody(GitExchange git, PacketStream client, Exception problem) throws IOException {
        LOG.log(System.Logger.Level.DEBUG, "A request of git failed", problem);
        if (!client.written() && git.answerable()) {
            git.refuse(StatusCodes.BAD_REQUEST, "This is not what git sends: " + problem.getMessage());
        }
    }
}
