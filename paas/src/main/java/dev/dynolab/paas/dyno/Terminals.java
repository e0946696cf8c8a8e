package dev.dynolab.paas.dyno;

import dev.dynolab.paas.runtime.DynoObserver;
import dev.dynolab.paas.runtime.ExecCommand;
import dev.dynolab.paas.runtime.ExecSession;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The terminals of one app that wait for somebody to attach, also when what they belong to has ended meanwhile. Safe on
 * any thread.
 */
final class Terminals {
    /** Whoever asked for one and did not attach by then will not come any more. */
    private static final Duration ATTACH_LIMIT = Duration.ofSeconds(60);

    private final DynoHost host;
    private final Map<String, Attachment> waiting = new ConcurrentHashMap<>();

    Terminals(DynoHost host) {
        this.host = host;
    }

    Attachment add(Attachment.Control control) {
        Attachment terminal = new Attachment(control);
        waiting.put(terminal.secret(), terminal);
        host.time().after(ATTACH_LIMIT, () -> {
            waiting.remove(terminal.secret());
            terminal.giveUpUnlessOpened();
        });
        return terminal;
    }

    /** The one with that secret, if nobody has opened it. */
    Optional<Attachment> find(String secret) {
        return Optional.ofNullable(waiting.get(secret)).filter(terminal -> !terminal.opened());
    }

    /**
     * Runs a command inside a dyno; blocks.
     *
     * @throws IOException when the dyno cannot be asked
     */
    Attachment exec(UUID dyno, ExecCommand what) throws IOException {
        CompletableFuture<ExecSession> begun = new CompletableFuture<>();
        Attachment terminal = add(new Attachment.Control() {
            @Override
            public void interrupt() {
                begun.thenAcceptAsync(ExecSession::interrupt, host.io());
            }

            @Override
            public void hangUp() {
                begun.thenAcceptAsync(ExecSession::hangUp, host.io());
            }
        });
        ExecSession session = host.runtime().exec(dyno, what, new DynoObserver() {
            @Override
            public void output(Stream stream, byte[] bytes) {
                terminal.output(stream, bytes);
            }

            @Override
            public void exited(int status) {
                terminal.exited(status);
            }
        });
        new IdleLimit(host.time(), host.io(), host.timings().attachIdle(), terminal, () -> 0).begin(line -> {});
        terminal.started(session);
        begun.complete(session);
        return terminal;
    }
}
