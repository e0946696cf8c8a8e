package dev.dynolab.router.http;

import java.nio.charset.StandardCharsets;

/**
 * The head of a request as the client sent it. Limits are Heroku's (request line and field 8192 octets, name 1000, 1000 fields,
 * method 127). One per loop: valid until its next parse.
 */
public final class RequestHead extends Head {
    private static final int MAX_LINE = 8192;
    /** {@code  HTTP/1.1}. */
    private static final int AFTER_TARGET = 9;

    private static final int MAX_METHOD = 127;
    private static final byte[] VERSION = Octets.ascii("HTTP/1.");
    private static final byte[] CONNECT = Octets.ascii("connect");
    private static final byte[] GET = Octets.ascii("get");
    private static final byte[] OPTIONS = Octets.ascii("options");
    private static final byte[] HTTP = Octets.ascii("http://");
    private static final byte[] HTTPS = Octets.ascii("https://");
    private static final byte[] HOST = Octets.ascii("\nhost:");
    private static final byte[] CONTINUE = Octets.ascii("100-continue");

    int methodStart;
    int methodEnd;
    /** Path and query; in absolute-form what follows the authority. */
    int pathStart;

    int pathEnd;
    int hostStart;
    int hostEnd;
    boolean expectsContinue;
    boolean expectsOther;
    boolean webSocketVersion;
    private int hosts;
    /** The target has a name, and Host has another. */
    private boolean another;

    private int releaseStart;
    private int releaseEnd;

    public RequestHead() {
        super(MAX_LINE);
    }

    /**
     * Of octets that were refused, what a log line can tell: method, path and host as far as they are plain, else empty. The host
     * only when there is one field of that name: no other is anybody's.
     */
    public void salvage(byte[] b, int from, int to) {
        parse(b, from, from);
        int p = from;
        while (p < to && p - from < MAX_METHOD && Octets.TOKEN[b[p] & 0xff]) {
            p++;
        }
        methodEnd = p < to && b[p] == ' ' ? p : from;
        pathStart = pathEnd = methodEnd == from ? from : p + 1;
        while (pathEnd < to && pathEnd - pathStart < MAX_LINE && Octets.TARGET[b[pathEnd] & 0xff]) {
            pathEnd++;
        }
        hostStart = hostEnd = from;
        int field = Octets.find(b, from, to, HOST);
        if (field >= 0 && Octets.find(b, field + 1, to, HOST) < 0) {
            hostStart = Octets.skipSpace(b, field + HOST.length, to);
            hostEnd = hostStart;
            while (hostEnd < to && Octets.host(b[hostEnd])) {
                hostEnd++;
            }
        }
    }

    /** How its body is framed. */
    public void frame(Body body) {
        if (chunked) {
            body.chunked();
        } else {
            body.length(Math.max(0, contentLength));
        }
    }

    /** The octets that all places below are in. */
    public byte[] octets() {
        return buf;
    }

    public int pathStart() {
        return pathStart;
    }

    /** The end of the path, before a query. */
    public int pathEnd() {
        for (int i = pathStart; i < pathEnd; i++) {
            if (buf[i] == '?') {
                return i;
            }
        }
        return pathEnd;
    }

    /** The index of the next field of this name, -1 when there is none. */
    public int field(byte[] lowerCase, int from) {
        for (int i = from; i < count(); i++) {
            if (Octets.same(buf, nameStart(i), nameEnd(i), lowerCase)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether a field's value has these letters in it, whatever their case. */
    public boolean has(int field, byte[] lowerCase) {
        return Octets.find(buf, valueStart(field), valueEnd(field), lowerCase) >= 0;
    }

    public boolean isGet() {
        return Octets.same(buf, methodStart, methodEnd, GET);
    }

    /** The index of the next Cookie field, -1 when there is none. */
    public int cookie(int from) {
        for (int i = from; i < count(); i++) {
            if (kind(i) == Field.COOKIE) {
                return i;
            }
        }
        return -1;
    }

    /** What {@code X-Dynolab-Release} asks for; null = there is no such field. */
    public String release() {
        return releaseStart < 0
                ? null
                : new String(buf, releaseStart, releaseEnd - releaseStart, StandardCharsets.ISO_8859_1);
    }

    @Override
    int firstLine(int from, int to) {
        byte[] b = buf;
        boolean[] token = Octets.TOKEN;
        boolean[] target = Octets.TARGET;
        expectsContinue = expectsOther = webSocketVersion = false;
        hosts = 0;
        another = false;
        releaseStart = -1;
        methodStart = from;
        int p = from;
        while (p < to && token[b[p] & 0xff]) {
            p++;
        }
        methodEnd = p;
        if (p - from > MAX_METHOD) {
            return bad(Fault.METHOD);
        }
        if (p == to) {
            return MORE;
        }
        if (b[p] != ' ' || p == from) {
            return bad(Fault.BAD_LINE);
        }
        pathStart = ++p;
        while (p < to && target[b[p] & 0xff]) {
            p++;
        }
        pathEnd = p;
        if (p - from + AFTER_TARGET > MAX_LINE) {
            return bad(Fault.TOO_LARGE);
        }
        return p == to ? MORE : b[p] == ' ' && p > pathStart ? version(p + 1, to) : bad(Fault.BAD_LINE);
    }

    private int version(int from, int to) {
        byte[] b = buf;
        for (int i = 0; i < VERSION.length; i++) {
            if (from + i == to) {
                return MORE;
            }
            if (b[from + i] != VERSION[i]) {
                return bad(i < 5 ? Fault.BAD_LINE : Fault.VERSION);
            }
        }
        int p = from + VERSION.length;
        if (p == to) {
            return MORE;
        }
        if (b[p] != '0' && b[p] != '1') {
            return bad(Fault.VERSION);
        }
        minor = b[p] - '0';
        if (p + 1 < to && b[p + 1] != '\r' || p + 2 < to && b[p + 2] != '\n') {
            return bad(Fault.BAD_LINE);
        }
        return p + 3 > to ? MORE : p + 3;
    }

    @Override
    Fault understood(byte kind, int from, int to) {
        if (kind == Field.HOST) {
            hosts++;
            hostStart = from;
            hostEnd = to;
        } else if (kind == Field.EXPECT) {
            expectsContinue = Octets.same(buf, from, to, CONTINUE);
            expectsOther |= !expectsContinue;
        } else if (kind == Field.X_DYNOLAB_RELEASE) {
            releaseStart = from;
            releaseEnd = to;
        } else if (kind == Field.WEBSOCKET_VERSION) {
            webSocketVersion = true;
        }
        return null;
    }

    @Override
    Fault check() {
        if (Octets.same(buf, methodStart, methodEnd, CONNECT)) {
            return Fault.METHOD;
        }
        if (chunked && (contentLength >= 0 || minor == 0)) {
            return Fault.FRAMING;
        }
        if (hosts != 1) {
            return Fault.HOST;
        }
        if (!targetForm()) {
            return Fault.BAD_LINE;
        }
        for (int i = hostStart; i < hostEnd; i++) {
            if (!Octets.host(buf[i]) || buf[i] == '.' && i > hostStart && buf[i - 1] == '.') {
                return Fault.HOST;
            }
        }
        return hostEnd > hostStart && !another ? null : Fault.HOST;
    }

    /** Origin-form, "*" for OPTIONS, or absolute-form, whose authority then stands for Host (RFC 9112 §3.2). */
    private boolean targetForm() {
        byte first = buf[pathStart];
        if (first == '/') {
            return true;
        }
        if (first == '*') {
            return pathEnd == pathStart + 1 && Octets.same(buf, methodStart, methodEnd, OPTIONS);
        }
        int scheme = startsWith(HTTP) ? HTTP.length : startsWith(HTTPS) ? HTTPS.length : 0;
        if (scheme == 0) {
            return false;
        }
        int p = pathStart + scheme;
        int fieldStart = hostStart;
        int fieldEnd = hostEnd;
        hostStart = p;
        while (p < pathEnd && buf[p] != '/' && buf[p] != '?') {
            p++;
        }
        hostEnd = p;
        pathStart = p;
        another = !sameName(fieldStart, fieldEnd);
        return true;
    }

    /** A Host that names another than the target is somebody's attempt to be two: RFC 9112 §3.2.2 would have it ignored. */
    private boolean sameName(int from, int to) {
        int n = nameLength(hostStart, hostEnd);
        return n == nameLength(from, to) && sameOctets(hostStart, from, n);
    }

    private int nameLength(int from, int to) {
        int p = from;
        while (p < to && (buf[p] != ':' || buf[from] == '[')) {
            p++;
        }
        return p - from;
    }

    private boolean startsWith(byte[] lower) {
        return pathEnd - pathStart > lower.length && Octets.same(buf, pathStart, pathStart + lower.length, lower);
    }
}
