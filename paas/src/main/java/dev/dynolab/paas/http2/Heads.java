package dev.dynolab.paas.http2;

import dev.dynolab.router.http.Body;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Heads of messages from HTTP/2 to HTTP/1.1 and back (RFC 9113 §8). What must not end a line never gets into one. */
final class Heads {
    /** Of one connection only, or said anew on the next (RFC 9113 §8.2.2); Host is written from :authority. */
    private static final Set<String> NOT_PASSED = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "transfer-encoding",
            "upgrade",
            "te",
            "http2-settings",
            "expect",
            "host",
            "cookie");

    private static final HttpString COOKIE = new HttpString("cookie");
    private static final HttpString HOST = new HttpString("host");
    private static final HttpString CONTENT_LENGTH = new HttpString("content-length");

    private Heads() {}

    static boolean hasLength(HeaderMap in) {
        return in.contains(CONTENT_LENGTH);
    }

    /**
     * The request in HTTP/1.1.
     *
     * @param chunked its content follows in chunks
     * @return empty when it is malformed (RFC 9113 §8.1.1)
     */
    static Optional<byte[]> request(HeaderMap in, boolean chunked) {
        String method = one(in, Http2Channel.METHOD);
        String path = one(in, Http2Channel.PATH);
        String host = host(in);
        if (!token(method)
                || !target(path)
                || !target(host)
                || one(in, Http2Channel.SCHEME).isEmpty()) {
            return Optional.empty();
        }
        StringBuilder out = new StringBuilder(512);
        out.append(method)
                .append(' ')
                .append(path)
                .append(" HTTP/1.1\r\nHost: ")
                .append(host)
                .append("\r\n");
        for (HeaderValues field : in) {
            String name = field.getHeaderName().toString();
            if (name.startsWith(":")) {
                continue;
            }
            if (!token(name) || name.equals("connection")) {
                return Optional.empty();
            }
            boolean passed = !NOT_PASSED.contains(name.toLowerCase(Locale.ROOT));
            for (String value : field) {
                if (!text(value)) {
                    return Optional.empty();
                }
                if (passed) {
                    out.append(name).append(": ").append(value).append("\r\n");
                }
            }
        }
        if (in.contains(COOKIE)) {
            // Crumbs are one line again (RFC 9113 §8.2.3).
            out.append("cookie: ").append(String.join("; ", in.get(COOKIE))).append("\r\n");
        }
        if (chunked) {
            out.append("transfer-encoding: chunked\r\n");
        }
        return Optional.of(out.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The client's trailers as lines of HTTP/1.1; what frames, routes or is malformed is left out (RFC 9110 §6.5.1). */
    static String trailers(HeaderMap in) {
        StringBuilder out = new StringBuilder();
        for (HeaderValues field : in) {
            String name = field.getHeaderName().toString().toLowerCase(Locale.ROOT);
            if (token(name) && !NOT_PASSED.contains(name) && !name.equals("content-length")) {
                field.stream()
                        .filter(Heads::text)
                        .forEach(value ->
                                out.append(name).append(": ").append(value).append("\r\n"));
            }
        }
        return out.toString();
    }

    /** The dyno's trailers, which are well-formed lines, for the client. */
    static HeaderMap trailers(String lines) {
        HeaderMap out = new HeaderMap();
        for (String line : lines.split("\r\n")) {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            if (!NOT_PASSED.contains(name)) {
                out.add(new HttpString(name), line.substring(colon + 1).strip());
            }
        }
        return out;
    }

    private static String host(HeaderMap in) {
        String authority = one(in, Http2Channel.AUTHORITY);
        String host = one(in, HOST);
        boolean differ = !authority.isEmpty() && !host.isEmpty() && !authority.equalsIgnoreCase(host);
        return differ ? "" : authority.isEmpty() ? host : authority;
    }

    /** The only value; empty when there is none, or more than one. */
    private static String one(HeaderMap in, HttpString name) {
        HeaderValues values = in.get(name);
        return values != null && values.size() == 1 ? values.getFirst() : "";
    }

    private static boolean token(String s) {
        return !s.isEmpty() && s.chars().allMatch(c -> c > ' ' && c < 127 && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0);
    }

    private static boolean target(String s) {
        return !s.isEmpty() && s.chars().allMatch(c -> c > ' ' && c < 127);
    }

    private static boolean text(String s) {
        return s.chars().allMatch(c -> c >= ' ' && c != 127 && c < 256 || c == '\t');
    }

    /**
     * Reads the relay's head, which is well-formed.
     *
     * @param out takes status and fields
     * @param body is framed by it
     * @return whether the connection may be used again
     */
    static boolean response(String head, HeaderMap out, Body body, boolean toHead) {
        String[] lines = head.split("\r\n");
        int status = Integer.parseInt(lines[0].substring(9, 12));
        boolean persistent = true;
        boolean chunked = false;
        long length = -1;
        out.put(Http2Channel.STATUS, status);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
            String value = lines[i].substring(colon + 1).strip();
            switch (name) {
                case "connection", "keep-alive", "proxy-connection", "upgrade" -> persistent &= !value.equals("close");
                case "transfer-encoding" -> chunked = true;
                default -> {
                    length = name.equals("content-length") ? Long.parseLong(value) : length;
                    out.add(new HttpString(name), value);
                }
            }
        }
        if (toHead || status == 204 || status == 304) {
            body.none();
        } else if (chunked) {
            body.chunked();
        } else if (length >= 0) {
            body.length(length);
        } else {
            body.untilClose();
        }
        return persistent && !body.endsByClose();
    }

    static boolean isHead(HeaderMap in) {
        return one(in, Http2Channel.METHOD).equals("HEAD");
    }
}
