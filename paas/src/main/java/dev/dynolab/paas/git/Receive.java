package dev.dynolab.paas.git;

import dev.dynolab.paas.error.PlatformException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.submodule.SubmoduleValidator.SubmoduleValidationException;
import org.eclipse.jgit.lib.BatchRefUpdate;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceiveCommand.Result;
import org.eclipse.jgit.transport.ReceiveCommand.Type;
import org.eclipse.jgit.transport.ReceivePack;

/**
 * One push: waits for the app's turn, decides what each ref may do, hands a new main or master to the handler, moves the
 * refs. Close gives the turn to the next push.
 */
final class Receive extends ReceivePack implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Receive.class.getName());
    private static final Set<String> DEPLOYED = Set.of("refs/heads/main", "refs/heads/master");

    /** Whoever pushes to it wants the commit built that the app has already; it is never made. */
    private static final String AGAIN = "refs/dynolab/again";

    private final UUID app;
    private final Incoming incoming;
    private final Turns turns;
    private final PushHandler handler;
    private final PacketStream client;
    /** JGit builds a packet in a buffer that is for one thread; a build may write from several. */
    private final Object lines = new Object();

    private Turns.Turn turn;
    private Optional<Runnable> finish = Optional.empty();

    Receive(UUID app, Incoming incoming, Turns turns, PushHandler handler, PacketStream client) {
        super(incoming.repository());
        this.app = app;
        this.incoming = incoming;
        this.turns = turns;
        this.handler = handler;
        this.client = client;
        setBiDirectionalPipe(false);
        setAllowPushOptions(true);
        // With a checker JGit also makes sure that nothing is missing. Odd but harmless commits of old tools may pass.
        setObjectChecker(new ObjectChecker().setAllowInvalidPersonIdent(true).setAllowLeadingZeroFileMode(true));
        setPreReceiveHook((self, commands) -> decide(commands));
        setPostReceiveHook((self, commands) -> finish());
    }

    @Override
    protected void receivePackAndCheckConnectivity() throws IOException, SubmoduleValidationException {
        try {
            super.receivePackAndCheckConnectivity();
        } catch (MissingObjectException e) {
            if (getClientShallowCommits().isEmpty()) {
                throw e;
            }
            throw new IOException("shallow update not allowed; run git fetch --unshallow, then push again", e);
        }
    }

    private void decide(Collection<ReceiveCommand> commands) {
        if (commands.isEmpty()) {
            return;
        }
        if (isSideBand()) {
            client.watch();
        }
        try {
            if (!awaitTurn()) {
                commands.forEach(command -> reject(command, "the push was cancelled"));
                return;
            }
            for (ReceiveCommand command : commands) {
                check(command);
            }
            deploy(filterCommands(Result.NOT_ATTEMPTED));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "A push failed", e);
            commands.forEach(command -> reject(command, "the app's repository cannot be read"));
        } finally {
            client.unwatch();
        }
    }

    private boolean awaitTurn() {
        turn = turns.join(app);
        if (turn.ahead() > 0) {
            line("Another push to this app is running: waiting for its turn (" + turn.ahead() + " ahead).");
        }
        return turn.await(client.cancellation());
    }

    /** What JGit checked before, it checked against the refs as they were when this push began to wait. */
    private void check(ReceiveCommand command) throws IOException {
        boolean deploys = DEPLOYED.contains(command.getRefName());
        ObjectId now = current(command);
        if (deploys && command.getType() == Type.DELETE) {
            reject(command, "it cannot be deleted: the app is built from it");
        } else if (command.getRefName().equals(AGAIN) && !isDeployed(command.getNewId())) {
            reject(command, "the app is not at this commit: push it to main");
        } else if (now.equals(command.getNewId())) {
            command.setResult(Result.OK); // another push of the same commit came first
        } else if (!now.equals(command.getOldId()) && !isForward(now, command.getNewId())) {
            reject(command, "another push came first; git fetch, then push again");
        } else if (deploys && !(getRevWalk().parseAny(command.getNewId()) instanceof RevCommit)) {
            reject(command, "not a commit; for a tag push TAG^{}:main");
        }
    }

    private boolean isDeployed(ObjectId commit) throws IOException {
        for (String name : DEPLOYED) {
            Ref ref = getRepository().exactRef(name);
            if (ref != null && commit.equals(ref.getObjectId())) {
                return true;
            }
        }
        return false;
    }

    private ObjectId current(ReceiveCommand command) throws IOException {
        Ref ref = getRepository().exactRef(command.getRefName());
        return ref == null ? ObjectId.zeroId() : ref.getObjectId();
    }

    private boolean isForward(ObjectId from, ObjectId to) throws IOException {
        if (from.equals(ObjectId.zeroId()) || to.equals(ObjectId.zeroId())) {
            return false;
        }
        RevObject old = getRevWalk().parseAny(from);
        RevObject next = getRevWalk().parseAny(to);
        return old instanceof RevCommit before
                && next instanceof RevCommit after
                && getRevWalk().isMergedInto(before, after);
    }

    private void deploy(List<ReceiveCommand> commands) {
        List<ReceiveCommand> deployed = commands.stream()
                .filter(command -> DEPLOYED.contains(command.getRefName())
                        || command.getRefName().equals(AGAIN))
                .toList();
        if (deployed.size() > 1) {
            deployed.forEach(command -> reject(command, "push either main or master, not both at once"));
        } else if (!deployed.isEmpty()) {
            prepare(deployed.get(0));
        } else if (!options().isEmpty()) {
            commands.forEach(command -> reject(command, "push options are for main and master, which are deployed"));
        } else if (commands.stream().anyMatch(command -> command.getType() != Type.DELETE)) {
            line("Pushed to branch other than [main, master], skipping build.");
        }
    }

    private void prepare(ReceiveCommand command) {
        try {
            finish = handler.prepare(push(command.getNewId()), this::line, client.cancellation());
        } catch (PlatformException e) {
            explain(e);
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A push failed", e);
            line(" !     The platform failed, not your app: see its log.");
        }
        if (finish.isEmpty()) {
            reject(command, "pre-receive hook declined");
        }
    }

    private Push push(ObjectId id) throws IOException {
        RevCommit commit = getRevWalk().parseCommit(id);
        getRevWalk().parseBody(commit);
        return new Push(
                app,
                email(commit),
                id.name(),
                commit.getShortMessage(),
                options(),
                new CommitTree(getRepository(), commit.getTree()));
    }

    private List<String> options() {
        return Optional.ofNullable(getPushOptions()).orElse(List.of());
    }

    /** The user name that our credential helper gave is git's user.email; any other client's is some word. */
    private String email(RevCommit commit) {
        String pusher = getRefLogIdent().getEmailAddress();
        if (pusher.contains("@")) {
            return pusher;
        }
        var author = commit.getAuthorIdent();
        return author == null ? "" : author.getEmailAddress();
    }

    @Override
    protected void executeCommands() {
        List<ReceiveCommand> accepted = filterCommands(Result.NOT_ATTEMPTED);
        if (accepted.isEmpty()) {
            return;
        }
        try {
            incoming.keep();
            for (ReceiveCommand command : accepted) {
                move(command);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "A push could not be stored", e);
            filterCommands(Result.NOT_ATTEMPTED).forEach(command -> reject(command, "the platform cannot store it"));
        }
    }

    /** From where the ref is now, not from where the client saw it: pushes before this one may have moved it forward. */
    private void move(ReceiveCommand command) throws IOException {
        if (command.getRefName().equals(AGAIN)) {
            command.setResult(Result.OK);
            return;
        }
        ReceiveCommand move = new ReceiveCommand(current(command), command.getNewId(), command.getRefName());
        BatchRefUpdate batch = getRepository().getRefDatabase().newBatchUpdate();
        batch.setAllowNonFastForwards(true);
        batch.addCommand(move);
        batch.execute(getRevWalk(), NullProgressMonitor.INSTANCE);
        command.setResult(move.getResult(), move.getMessage());
        Repositories.pointHead(getRepository(), command.getRefName());
    }

    private void finish() {
        try {
            finish.ifPresent(Runnable::run);
        } catch (PlatformException e) {
            explain(e);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A deploy failed after its push", e);
            line(" !     The platform failed, not your app: see its log.");
        }
    }

    private static void reject(ReceiveCommand command, String reason) {
        if (command.getResult() == Result.NOT_ATTEMPTED) {
            command.setResult(Result.REJECTED_OTHER_REASON, reason);
        }
    }

    private void explain(PlatformException problem) {
        line(" !     " + problem.getMessage());
        if (!problem.hint().isEmpty()) {
            line(" !     " + problem.hint());
        }
    }

    /** The flush sends git's packet and passes through all buffers down to the socket. */
    private void line(String text) {
        synchronized (lines) {
            try {
                getMessageOutputStream().write((text + "\n").getBytes(StandardCharsets.UTF_8));
                getMessageOutputStream().flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e); // never: JGit's message stream swallows what fails
            }
        }
    }

    @Override
    public void close() {
        if (turn == null) {
            return;
        }
        try {
            incoming.tidy();
        } finally {
            turn.close();
        }
    }
}
