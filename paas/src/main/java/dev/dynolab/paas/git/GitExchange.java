package dev.dynolab.paas.git;

import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.xnio.IoUtils;

/** One request of git and its answer, in git's terms; on a thread that may block. */
final class GitExchange {
    private static final Pattern PATH = Pattern.compile("/([^/]+)\\.git(/.*)?");

    private final HttpServerExchange http;
    private final String app;
    private final String rest;

    GitExchange(HttpServerExchange http) {
        this.http = http;
        Matcher path = PATH.matcher(http.getRequestPath());
        boolean git = path.matches();
        app = git ? path.group(1) : "";
        rest = git && path.group(2) != null ? path.group(2) : "";
        http.startBlocking();
        http.getResponseHeaders()
                .put(Headers.CACHE_CONTROL, "no-cache, max-age=0, must-revalidate")
                .put(Headers.EXPIRES, "Fri, 01 Jan 1980 00:00:00 GMT")
                .put(Headers.PRAGMA, "no-cache");
    }

    /** As the address says it: a name or an id. */
    String app() {
        return app;
    }

    /** As {@code GET /info/refs}. */
    String action() {
        return http.getRequestMethod() + " " + rest;
    }

    /** The service asked for in {@code /info/refs}; the dumb protocol names none. */
    String service() {
        Deque<String> service = http.getQueryParameters().get("service");
        return service == null ? "" : service.peek();
    }

    boolean hasType(String type) {
        return type.equals(http.getRequestHeaders().getFirst(Headers.CONTENT_TYPE));
    }

    /** The password of basic auth. */
    Optional<String> password() {
        return credentials().map(pair -> pair.substring(pair.indexOf(':') + 1));
    }

    /** The user name of basic auth; empty without one. */
    String user() {
        return credentials().map(pair -> pair.substring(0, pair.indexOf(':'))).orElse("");
    }

    private Optional<String> credentials() {
        String header = http.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return Optional.empty();
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(header.substring(6).strip());
            return Optional.of(new String(decoded, StandardCharsets.UTF_8)).filter(pair -> pair.indexOf(':') >= 0);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What the client can, as {@code version=2}. */
    Collection<String> parameters() {
        String header = http.getRequestHeaders().getFirst("Git-Protocol");
        return header == null ? List.of() : List.of(header.split(":"));
    }

    /** What the client sends; who stands still for too long is cut. */
    InputStream body(Patience patience) throws IOException {
        InputStream sent = patience.with(http.getInputStream(), this::cut);
        String encoding = http.getRequestHeaders().getFirst(Headers.CONTENT_ENCODING);
        boolean zipped = "gzip".equals(encoding) || "x-gzip".equals(encoding);
        return zipped ? new GZIPInputStream(sent) : sent;
    }

    OutputStream answer(String type) {
        http.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
        return http.getOutputStream();
    }

    /** Ends the connection, from any thread: who writes to it fails, and so does who waits for more of the request. */
    void cut() {
        http.getIoThread().execute(() -> {
            AbstractServerConnection connection = (AbstractServerConnection) http.getConnection();
            // Its end alone does not wake who waits for the channel.
            try {
                connection.getOriginalSourceConduit().terminateReads();
            } catch (IOException gone) {
                // Then nobody waits.
            }
            IoUtils.safeClose(connection);
        });
    }

    /** Git asks for the token only after this. */
    void askForToken() throws IOException {
        http.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Basic realm=\"Dynolab\"");
        refuse(
                StatusCodes.UNAUTHORIZED,
                "This needs the platform's token as password: h git:remote -a " + app + " sets it up.");
    }

    /** False once an answer was begun, or the connection was cut. */
    boolean answerable() {
        return !http.isResponseStarted();
    }

    /** Git shows plain text to its user. */
    void refuse(int status, String line) throws IOException {
        http.setStatusCode(status);
        answer("text/plain; charset=utf-8").write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
