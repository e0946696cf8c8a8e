package dev.dynolab.cli.client;

import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.io.Reader;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Heroku's Platform API v3, spoken by a client. */
public final class Api {
    private final URI url;
    private final Caller caller;
    private final PrintStream warnings;

    /** Says who calls; asked only for what changes something, since git has to be asked. */
    interface Author {
        /** An e-mail address, or nothing. */
        String email() throws IOException, InterruptedException;
    }

    /** Who calls, with what right. */
    record Caller(String token, Author author) {
        /** A change tells its author as the user name of basic auth, as a push does. */
        String authorization(String method) throws IOException {
            if (method.equals("GET")) {
                return "Bearer " + token;
            }
            try {
                byte[] pair = (author.email() + ":" + token).getBytes(StandardCharsets.UTF_8);
                return "Basic " + Base64.getEncoder().encodeToString(pair);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }
    }

    /** @param warnings takes what the server wants the person to read */
    Api(URI url, Caller caller, PrintStream warnings) {
        this.url = url;
        this.caller = caller;
        this.warnings = warnings;
    }

    /** Where it is, {@code http://localhost:7080}. */
    public URI url() {
        return url;
    }

    /** {@code path("apps", "blog", "dynos")} is {@code /apps/blog/dynos}, each part escaped. */
    public static String path(String... parts) {
        StringBuilder path = new StringBuilder();
        for (String part : parts) {
            String escaped = URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
            // These two would lead elsewhere.
            path.append('/').append(part.equals(".") || part.equals("..") ? escaped.replace(".", "%2E") : escaped);
        }
        return path.toString();
    }

    public Json get(String path) throws IOException {
        return call("GET", path, null);
    }

    public Json post(String path, Map<String, ?> body) throws IOException {
        return call("POST", path, body);
    }

    public Json patch(String path, Map<String, ?> body) throws IOException {
        return call("PATCH", path, body);
    }

    public Json delete(String path) throws IOException {
        return call("DELETE", path, null);
    }

    /** A whole list, page by page. */
    public List<Json> list(String path) throws IOException {
        List<Json> all = new ArrayList<>();
        String range = "";
        do {
            try (Http http = send("GET", path, range, null)) {
                all.addAll(answer(http).list());
                String next = http.header("next-range");
                range = next.equals(range) ? "" : next;
            }
        } while (!range.isEmpty());
        return all;
    }

    /** At most {@code most} of a list, the last in the order of {@code attribute} first. */
    public List<Json> last(String path, String attribute, int most) throws IOException {
        try (Http http = send("GET", path, attribute + " ..; max=" + most + ", order=desc", null)) {
            return answer(http).list();
        }
    }

    /**
     * A stream the platform handed out a URL for; no token is sent.
     *
     * @param lines takes each line as it comes; false ends the stream
     */
    public void stream(URI from, LineReader lines) throws IOException {
        try (Http http = Http.send("GET", from, Map.of("Accept", "text/plain"), null)) {
            if (http.status() != 200) {
                throw failure(http);
            }
            try (InputStream body = http.body()) {
                StringBuilder line = new StringBuilder();
                Reader text = new InputStreamReader(body, StandardCharsets.UTF_8);
                for (int next = text.read(); next >= 0; next = text.read()) {
                    if (next != '\n') {
                        line.append((char) next);
                    } else if (lines.line(line.toString())) {
                        line.setLength(0);
                    } else {
                        return;
                    }
                }
            }
        }
    }

    /** Takes the lines of a stream. */
    public interface LineReader {
        /** @return false when no more are wanted */
        boolean line(String line);
    }

    private Json call(String method, String path, Map<String, ?> body) throws IOException {
        try (Http http = send(method, path, "", body)) {
            return answer(http);
        }
    }

    private Http send(String method, String path, String range, Map<String, ?> body) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/vnd.heroku+json; version=3");
        headers.put("Authorization", caller.authorization(method));
        headers.put("User-Agent", "dynolab-h");
        if (!range.isEmpty()) {
            headers.put("Range", range);
        }
        byte[] bytes = null;
        if (body != null) {
            headers.put("Content-Type", "application/json");
            bytes = new Json(body).bytes();
        }
        try {
            return Http.send(method, url.resolve(path), headers, bytes);
        } catch (ConnectException nobody) {
            throw unreachable(url);
        }
    }

    private static Failure unreachable(URI url) {
        return Failure.of(Failure.UNREACHABLE, "Dynolab does not answer at " + url + ".")
                .hint("Start it: h up");
    }

    private Json answer(Http http) throws IOException {
        String warning = http.header("warning-message");
        if (!warning.isEmpty()) {
            warnings.println(" !    " + warning);
        }
        if (http.status() / 100 != 2) {
            throw failure(http);
        }
        return Json.parse(http.wholeBody());
    }

    private static Failure failure(Http http) throws IOException {
        byte[] body = http.wholeBody();
        Json error;
        try {
            error = Json.parse(body);
        } catch (IOException notJson) {
            error = new Json(null);
        }
        String message = error.text("message");
        String fallback = "The platform answered " + http.status() + " without a word.";
        return Failure.of(exit(http.status(), error.text("id")), message.isEmpty() ? fallback : message)
                .hint(error.text("hint"));
    }

    private static int exit(int status, String id) {
        if (id.equals("build_failed") || id.equals("boot_failed")) {
            return Failure.APP_FAILED;
        }
        return status == 500 ? Failure.BUG : Failure.REFUSED;
    }
}
