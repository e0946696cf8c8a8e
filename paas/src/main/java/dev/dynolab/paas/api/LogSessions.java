package dev.dynolab.paas.api;

import dev.dynolab.paas.log.AppLog;
import dev.dynolab.paas.log.LogFilter;
import dev.dynolab.paas.log.LogLine;
import dev.dynolab.paas.log.Tail;
import dev.dynolab.paas.time.Time;
import dev.dynolab.paas.wire.LogSessionCreateRequest;
import dev.dynolab.paas.wire.LogSessionJson;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

/**
 * Log sessions: a URL with a secret, from which anybody may read an app's log for a while, as server-sent events
 * ({@code Accept: text/event-stream}) or as plain lines.
 */
final class LogSessions implements Resource {
    private static final String PATH = "/logs/";

    /** How long after its creation a session may be opened (Heroku, "Logging": 5 minutes). */
    private static final Duration LIFE = Duration.ofMinutes(5);

    /** How often a silent event stream says that it is there. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private static final int DEFAULT_LINES = 100;
    private static final int MAX_LINES = 1500;

    private final Services services;
    private final Time time;
    private final Executor threads;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    private record Session(UUID app, int lines, boolean tail, LogFilter filter) {}

    /** @param threads each open session has one of its own */
    LogSessions(Services services, Time time, Executor threads) {
        this.services = services;
        this.time = time;
        this.threads = threads;
    }

    @Override
    public void addTo(Endpoints endpoints) {
        endpoints.on("POST /apps/{app}/log-sessions", this::create);
    }

    @Override
    public List<Mount> mounts() {
        HttpHandler serve = this::serve;
        return List.of(new Mount(path -> path.startsWith(PATH), true, exchange -> exchange.dispatch(threads, serve)));
    }

    private Answer create(Request request) throws IOException {
        var app = services.app(request);
        LogSessionCreateRequest wanted = request.body(LogSessionCreateRequest.class);
        int lines = wanted.lines() == null ? DEFAULT_LINES : Math.max(0, Math.min(MAX_LINES, wanted.lines()));
        LogFilter filter = new LogFilter(Optional.ofNullable(wanted.source()), Optional.ofNullable(wanted.dyno()));
        String secret = UUID.randomUUID().toString();
        sessions.put(secret, new Session(app.id(), lines, wanted.tail(), filter));
        time.after(LIFE, () -> sessions.remove(secret));
        Instant now = time.now();
        String url = request.origin() + PATH + secret + (wanted.tail() ? "?tail=true" : "");
        return Answer.created(new LogSessionJson(now, UUID.randomUUID(), url, now));
    }

    private void serve(HttpServerExchange exchange) {
        if (!exchange.getRequestMethod().equals(Methods.GET)) {
            exchange.getResponseHeaders().put(Headers.ALLOW, "GET");
            new Reply(exchange).send(Errors.of(405, "method_not_allowed", "A log session can only be read."));
            return;
        }
        Session session = sessions.get(exchange.getRequestPath().substring(PATH.length()));
        if (session == null) {
            new Reply(exchange).send(Errors.of(404, "not_found", "There is no such log session, or it has expired."));
            return;
        }
        String accept = exchange.getRequestHeaders().getFirst(Headers.ACCEPT);
        boolean events = accept != null && accept.contains("text/event-stream");
        exchange.getResponseHeaders()
                .put(Headers.CONTENT_TYPE, events ? "text/event-stream" : "text/plain; charset=utf-8");
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-cache, no-store");
        exchange.startBlocking();
        try (Reader reader = new Reader(exchange.getOutputStream(), events)) {
            AppLog log = services.logs().of(session.app());
            if (session.tail()) {
                exchange.setPersistent(false);
                Hangup.watch(exchange.getConnection(), reader::gone);
                follow(log, session, reader);
            } else {
                log.last(session.lines(), session.filter()).forEach(reader::line);
            }
        } catch (IOException gone) {
            // Whoever read has gone.
        }
        exchange.endExchange();
    }

    private void follow(AppLog log, Session session, Reader reader) {
        try (Tail tail = log.tail(session.lines(), session.filter(), reader::line)) {
            reader.keepAlive(tail);
            reader.awaitGone();
        }
    }

    /** Whoever reads a session. Lines come on the tail's thread, keep-alives on another. */
    private final class Reader implements AutoCloseable {
        private final OutputStream out;
        private final boolean events;
        private final CountDownLatch gone = new CountDownLatch(1);
        private Time.Timer next = () -> {};
        private long id;

        Reader(OutputStream out, boolean events) {
            this.out = out;
            this.events = events;
        }

        /** A carriage return would end the line of an event. */
        synchronized void line(LogLine line) {
            id++;
            write(events ? "id: " + id + "\ndata: " + line.toString().replace('\r', ' ') + "\n\n" : line + "\n");
        }

        /** A comment, now and again, until the client goes or the log ends. Plain text has nothing that says nothing. */
        synchronized void keepAlive(Tail tail) {
            if (events) {
                write(":\n\n");
            }
            if (tail.closed()) {
                gone();
            } else if (gone.getCount() > 0) {
                next = time.after(KEEP_ALIVE, () -> threads.execute(() -> keepAlive(tail)));
            }
        }

        void gone() {
            gone.countDown();
        }

        private void write(String text) {
            try {
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.flush();
            } catch (IOException closed) {
                gone();
            }
        }

        void awaitGone() {
            try {
                gone.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public synchronized void close() throws IOException {
            gone();
            next.cancel();
            out.close();
        }
    }
}
