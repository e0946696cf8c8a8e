package dev.dynolab.router.http;

/**
 * A request as it goes to the dyno, and where in it the log finds its words. Kept until the answer is complete, because a retry
 * sends the same bytes again. One per client connection, filled anew for each request.
 */
public final class Request {
    private static final int USUAL = 512;
    private static final byte[] SAFE_TO_REPEAT = Octets.ascii(" GET HEAD PUT DELETE OPTIONS TRACE ");
    private static final byte[] HEAD = Octets.ascii("head");
    private static final byte[] ACCEPT = Octets.ascii("\naccept:");
    private static final byte[] LINE_END = Octets.ascii("\n");
    private static final byte[] HTML = Octets.ascii("text/html");
    private static final byte[] VERSION = Octets.ascii(" HTTP/1.1\r\nHost: ");
    private static final byte[] UPGRADE = Octets.ascii("Connection: Upgrade\r\n");
    private static final byte[] FOR = Octets.ascii("X-Forwarded-For: ");
    private static final byte[] PROTO = Octets.ascii("\r\nX-Forwarded-Proto: ");
    private static final byte[] PORT = Octets.ascii("\r\nX-Forwarded-Port: ");
    private static final byte[] START = Octets.ascii("\r\nX-Request-Start: ");
    private static final byte[] ID = Octets.ascii("\r\nX-Request-Id: ");
    private static final byte[] VIA = Octets.ascii("\r\nVia: 1.1 heroku-router\r\n\r\n");
    private static final byte[] VIA_2_0 = Octets.ascii("\r\nVia: 2.0 heroku-router\r\n\r\n");
    private static final byte[] VIA_1_0 = Octets.ascii("\r\nVia: 1.0 heroku-router\r\n\r\n");

    private final ByteSink bytes = new ByteSink(USUAL);
    private int methodEnd;
    private int pathEnd;
    private int hostStart;
    private int hostEnd;
    private int forStart;
    private int forEnd;
    private int idStart;
    private int idEnd;

    private byte[] protocol;
    private boolean head;
    private boolean idempotent;
    private boolean http10;
    private boolean persistent;
    private boolean upgrade;
    private boolean expectsContinue;
    private boolean expectsOther;
    private boolean hasBody;
    private boolean misconfigured;

    /** Takes over a parsed head: drops what is meant for this hop, adds what the dyno should know (Heroku, "HTTP Routing"). */
    public void take(RequestHead in, Hop hop, long epochMillis, Ids ids) {
        bytes.clear(USUAL * 4);
        protocol = hop.logWords();
        http10 = in.minor == 0;
        persistent = http10 ? in.keepAlive && !in.close : !in.close;
        upgrade = !http10 && in.upgradeOption && in.upgradeField;
        expectsContinue = in.expectsContinue && !http10;
        expectsOther = in.expectsOther;
        misconfigured = in.webSocketVersion && !upgrade;
        hasBody = in.chunked || in.contentLength > 0;
        line(in);
        int forwarded = fields(in);
        forwarded(in, hop, forwarded);
        bytes.put(PROTO).put(hop.proto()).put(PORT).put(hop.port());
        bytes.put(START).number(epochMillis).put(ID);
        id(in, ids);
        bytes.put(http10 ? VIA_1_0 : hop.http2() ? VIA_2_0 : VIA);
    }

    private void line(RequestHead in) {
        byte[] b = in.buf;
        bytes.put(b, in.methodStart, in.methodEnd);
        methodEnd = bytes.length();
        head = Octets.same(b, in.methodStart, in.methodEnd, HEAD);
        bytes.put(' ');
        idempotent = repeatable(b, in.methodStart, in.methodEnd);
        if (in.pathStart == in.pathEnd || b[in.pathStart] == '?') {
            bytes.put('/');
        }
        bytes.put(b, in.pathStart, in.pathEnd);
        pathEnd = bytes.length();
        bytes.put(VERSION);
        hostStart = bytes.length();
        bytes.put(b, in.hostStart, in.hostEnd);
        hostEnd = bytes.length();
        bytes.crlf();
    }

    private static boolean repeatable(byte[] b, int from, int to) {
        int n = to - from;
        for (int p = 1; p + n < SAFE_TO_REPEAT.length; p++) {
            int i = 0;
            while (i < n && SAFE_TO_REPEAT[p + i] == b[from + i]) {
                i++;
            }
            if (i == n && SAFE_TO_REPEAT[p - 1] == ' ' && SAFE_TO_REPEAT[p + n] == ' ') {
                return true;
            }
        }
        return false;
    }

    /** Copies what passes, in runs; returns the number of X-Forwarded-For fields. */
    private int fields(RequestHead in) {
        int forwarded = 0;
        int run = -1;
        boolean lengthSeen = false;
        int n = in.count();
        for (int i = 0; i < n; i++) {
            byte kind = in.kind(i);
            boolean pass;
            switch (kind) {
                case Field.OTHER,
                        Field.SERVER,
                        Field.SET_COOKIE,
                        Field.COOKIE,
                        Field.X_DYNOLAB_RELEASE,
                        Field.WEBSOCKET_VERSION:
                    pass = !in.nominated(i);
                    break;
                case Field.TRANSFER_ENCODING:
                    pass = true;
                    break;
                case Field.CONTENT_LENGTH:
                    pass = !lengthSeen;
                    lengthSeen = true;
                    break;
                case Field.UPGRADE:
                    pass = upgrade;
                    break;
                case Field.X_FORWARDED_FOR:
                    forwarded++;
                    pass = false;
                    break;
                default:
                    pass = false;
            }
            if (pass && run < 0) {
                run = in.nameStart(i);
            } else if (!pass && run >= 0) {
                bytes.put(in.buf, run, in.nameStart(i));
                run = -1;
            }
        }
        if (run >= 0) {
            bytes.put(in.buf, run, in.lineEnd(n - 1));
        }
        if (upgrade) {
            bytes.put(UPGRADE);
        }
        return forwarded;
    }

    private void forwarded(RequestHead in, Hop hop, int fields) {
        bytes.put(FOR);
        forStart = bytes.length();
        for (int i = 0; fields > 0 && i < in.count(); i++) {
            if (in.kind(i) == Field.X_FORWARDED_FOR && in.valueEnd(i) > in.valueStart(i)) {
                bytes.put(in.buf, in.valueStart(i), in.valueEnd(i)).put(',').put(' ');
            }
        }
        bytes.put(hop.client());
        forEnd = bytes.length();
    }

    /** The client's own id when it is 20 to 200 octets of {@code [A-Za-z0-9+/=-]}, else a new one. */
    private void id(RequestHead in, Ids ids) {
        idStart = bytes.length();
        for (int i = 0; i < in.count(); i++) {
            if (in.kind(i) == Field.X_REQUEST_ID && Ids.valid(in.buf, in.valueStart(i), in.valueEnd(i))) {
                bytes.put(in.buf, in.valueStart(i), in.valueEnd(i));
                idEnd = bytes.length();
                return;
            }
        }
        ids.put(bytes);
        idEnd = bytes.length();
    }

    /** The whole head for the dyno. */
    public ByteSink bytes() {
        return bytes;
    }

    public boolean head() {
        return head;
    }

    /** May be sent again when no byte of an answer came: an idempotent method (RFC 9110 §9.2.2) and no body. */
    public boolean replayable() {
        return idempotent && !hasBody;
    }

    public boolean http10() {
        return http10;
    }

    /** The client keeps the connection for another request. */
    public boolean persistent() {
        return persistent;
    }

    public boolean upgrade() {
        return upgrade;
    }

    public boolean expectsContinue() {
        return expectsContinue;
    }

    /** It expects what no router can promise: 417. */
    public boolean expectsOther() {
        return expectsOther;
    }

    public boolean hasBody() {
        return hasBody;
    }

    /** Half of a WebSocket handshake: a proxy on the way has taken the upgrade out (H23). */
    public boolean misconfigured() {
        return misconfigured;
    }

    /** Its Accept names text/html, as browsers do and command lines do not. */
    public boolean acceptsHtml() {
        byte[] b = bytes.array();
        int line = Octets.find(b, 0, bytes.length(), ACCEPT);
        return line > 0 && Octets.find(b, line, Octets.find(b, line + 1, bytes.length(), LINE_END), HTML) > 0;
    }

    public int hostStart() {
        return hostStart;
    }

    public int hostEnd() {
        return hostEnd;
    }

    /** What the log says after {@code protocol=}. */
    byte[] protocol() {
        return protocol;
    }

    /** Appends {@code method=GET path="/" host=h request_id=i fwd="f"}. */
    void describe(ByteSink line) {
        byte[] b = bytes.array();
        line.put(LogLine.METHOD).put(b, 0, methodEnd).put(LogLine.PATH);
        LogLine.quoted(line, b, methodEnd + 1, pathEnd);
        line.put(LogLine.HOST).put(b, hostStart, hostEnd);
        line.put(LogLine.REQUEST_ID).put(b, idStart, idEnd).put(LogLine.FWD);
        LogLine.quoted(line, b, forStart, forEnd);
    }
}
