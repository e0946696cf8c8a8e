package dev.dynolab.paas.api;

import dev.dynolab.paas.time.Time;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.xnio.IoUtils;

/**
 * What every request passes, in this order: whose page it comes from, who it is for, who sends it, what it accepts,
 * its body. All of it on an I/O thread, so that a slow or silent client holds no thread; only then the endpoint runs.
 */
final class FrontDoor implements HttpHandler {
    /** Reads are short; whoever comes when all threads have work waits in their queue. */
    private static final int MOST_READS = 64;

    /** A change waits for its app's earlier ones: as long as a release phase takes. Its thread costs little meanwhile. */
    private static final int MOST_CHANGES = 256;

    private static final Duration BODY_TIME = Duration.ofSeconds(20);
    private static final Pattern VERSION_3 =
            Pattern.compile("application/vnd\\.heroku\\+json\\s*;\\s*version=3", Pattern.CASE_INSENSITIVE);
    private static final HttpString METHOD_OVERRIDE = HttpString.tryFromString("X-Http-Method-Override");

    private final Token token;
    private final Endpoints endpoints;
    private final List<Mount> mounts;
    private final Time time;
    private final CallThreads reads;
    private final CallThreads changes;
    private final Conditions conditions = new Conditions();
    private final GracefulShutdownHandler calls = new GracefulShutdownHandler(this::call);

    FrontDoor(Token token, Endpoints endpoints, List<Mount> mounts, Time time) {
        this.token = token;
        this.endpoints = endpoints;
        this.mounts = List.copyOf(mounts);
        this.time = time;
        reads = new CallThreads("api-", MOST_READS);
        changes = new CallThreads("api-change-", MOST_CHANGES);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        Optional<String> refusal = SameOrigin.refusal(exchange);
        if (refusal.isPresent()) {
            new Reply(exchange).send(Errors.of(403, "forbidden", refusal.get()));
            return;
        }
        for (Mount mount : mounts) {
            if (mount.path().test(exchange.getRequestPath())) {
                enter(mount, exchange);
                return;
            }
        }
        calls.handleRequest(exchange);
    }

    /** Refuses new calls and waits for those that run; they alone are counted, not the mounts. */
    void close(long millis) throws InterruptedException {
        calls.shutdown();
        calls.awaitShutdown(millis);
    }

    /** Interrupts whoever still works. */
    void cut() {
        reads.shutdown();
        changes.shutdown();
    }

    private void call(HttpServerExchange exchange) {
        Reply reply = new Reply(exchange);
        if (!isAllowed(exchange)) {
            reply.send(Errors.unauthorized());
        } else if (!isVersion3(exchange)) {
            reply.send(Errors.of(
                    406,
                    "not_acceptable",
                    "Ask for \"Accept: application/vnd.heroku+json; version=3\": there is no other."));
        } else {
            find(exchange, reply);
        }
    }

    private void enter(Mount mount, HttpServerExchange exchange) throws Exception {
        if (mount.open() || isAllowed(exchange)) {
            mount.handler().handleRequest(exchange);
        } else {
            // Git asks its credential helper only when it is told how to log in.
            exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Basic realm=\"Dynolab\"");
            new Reply(exchange).send(Errors.unauthorized());
        }
    }

    private boolean isAllowed(HttpServerExchange exchange) {
        return Credentials.token(exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION))
                .filter(token::matches)
                .isPresent();
    }

    /** Heroku's paths are versioned by the header; our own are not, so that a plain curl can ask them. */
    private static boolean isVersion3(HttpServerExchange exchange) {
        String path = exchange.getRequestPath();
        if (path.equals("/schema") || path.startsWith("/dynolab/")) {
            return true;
        }
        var accept = exchange.getRequestHeaders().get(Headers.ACCEPT);
        return accept != null && VERSION_3.matcher(String.join(",", accept)).find();
    }

    private void find(HttpServerExchange exchange, Reply reply) {
        Optional<Endpoints.Match> match;
        try {
            match = endpoints.find(exchange.getRequestPath());
        } catch (IllegalArgumentException badEncoding) {
            reply.send(Errors.of(400, "bad_request", "The path has a percent sign that encodes nothing."));
            return;
        }
        if (match.isEmpty()) {
            reply.send(Errors.of(404, "not_found", "There is nothing at this path of the API."));
            return;
        }
        String method = method(exchange);
        boolean read = method.equals("GET") || method.equals("HEAD");
        Endpoint endpoint = match.get().methods().get(read ? "GET" : method);
        if (endpoint != null) {
            Endpoint get = match.get().methods().get("GET");
            Call call = body -> {
                Request request = new Request(exchange, match.get().parameters(), body);
                return read ? endpoint.handle(request) : conditions.change(request, get, endpoint);
            };
            receive(exchange, new Answering(reply, call, read ? reads : changes));
            return;
        }
        String allowed = String.join(", ", match.get().methods().keySet());
        exchange.getResponseHeaders().put(Headers.ALLOW, allowed);
        reply.send(
                method.equals("OPTIONS")
                        ? new Answer(204, null, java.util.Map.of())
                        : Errors.of(
                                405,
                                "method_not_allowed",
                                "This path of the API knows " + allowed + ", not " + method + "."));
    }

    private static String method(HttpServerExchange exchange) {
        String override = exchange.getRequestHeaders().getFirst(METHOD_OVERRIDE);
        return override != null && exchange.getRequestMethod().equals(Methods.POST)
                ? override
                : exchange.getRequestMethod().toString();
    }

    private interface Call {
        Answer with(byte[] body) throws Exception;
    }

    /** How a call will be answered once its body is there. */
    private record Answering(Reply reply, Call call, CallThreads threads) {
        void run(Body body) {
            Answer answer;
            try {
                answer = call.with(body.bytes());
            } catch (Exception problem) {
                answer = Errors.of(problem, reply.requestId());
            }
            reply.send(answer);
        }
    }

    private void receive(HttpServerExchange exchange, Answering answering) {
        Time.Timer tooSlow = time.after(
                BODY_TIME, () -> exchange.getIoThread().execute(() -> IoUtils.safeClose(exchange.getConnection())));
        Body body = new Body();
        exchange.getRequestReceiver()
                .receivePartialBytes(
                        (receiving, bytes, last) -> {
                            if (!body.add(bytes)) {
                                tooSlow.cancel();
                                IoUtils.safeClose(exchange.getConnection());
                            } else if (last) {
                                tooSlow.cancel();
                                enter(exchange, answering, body);
                            }
                        },
                        (failed, gone) -> {
                            tooSlow.cancel();
                            IoUtils.safeClose(exchange.getConnection());
                        });
    }

    private static void enter(HttpServerExchange exchange, Answering answering, Body body) {
        CallThreads threads = answering.threads();
        if (threads.enter()) {
            exchange.dispatch(threads, ignored -> {
                try {
                    answering.run(body);
                } finally {
                    threads.leave();
                }
            });
        } else {
            exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "5");
            answering
                    .reply()
                    .send(Errors.of(503, "busy", "Too many calls wait for their turn: ask again in some seconds."));
        }
    }
}
