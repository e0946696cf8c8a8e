package dev.dynolab.router.http;

/** The head of a response as the dyno sent it. One per loop: valid until its next parse. */
public final class ResponseHead extends Head {
    private static final int MAX_LINE = 8192;
    private static final int MAX_FIELD = 512 << 10;
    private static final int MAX_COOKIE = 8192;
    private static final byte[] LENGTH = Octets.ascii("invalid content length");
    private static final byte[] COOKIE = Octets.ascii("oversized cookie");
    private static final byte[] HEADER = Octets.ascii("oversized header");
    private static final byte[] STATUS_LINE = Octets.ascii("oversized status line");
    private static final byte[] VERSION = Octets.ascii("HTTP/1.");

    int status;
    int reasonStart;
    int reasonEnd;
    boolean hasServer;
    private byte[] oversized;

    public ResponseHead() {
        super(MAX_FIELD);
    }

    public int status() {
        return status;
    }

    /**
     * {@code HTTP/1.1 200 OK}. The reason may be empty (Tomcat's is), the space before it may not be missing.
     */
    @Override
    int firstLine(int from, int to) {
        byte[] b = buf;
        hasServer = false;
        oversized = HEADER;
        int p = from;
        for (byte expected : VERSION) {
            if (p == to) {
                return MORE;
            }
            if (b[p++] != expected) {
                return bad(Fault.BAD_LINE);
            }
        }
        if (to - p < 6) {
            return MORE;
        }
        minor = b[p] - '0';
        status = (b[p + 2] - '0') * 100 + (b[p + 3] - '0') * 10 + b[p + 4] - '0';
        boolean digits = digit(b[p + 2]) && digit(b[p + 3]) && digit(b[p + 4]);
        if (minor < 0 || minor > 1 || b[p + 1] != ' ' || b[p + 5] != ' ' || !digits || status < 100) {
            return bad(Fault.BAD_LINE);
        }
        p += 6;
        reasonStart = p;
        boolean[] value = Octets.VALUE;
        while (p < to && value[b[p] & 0xff]) {
            p++;
        }
        reasonEnd = p;
        if (p - from > MAX_LINE) {
            oversized = STATUS_LINE;
            return bad(Fault.TOO_LARGE);
        }
        if (p == to || b[p] == '\r' && p + 1 == to) {
            return MORE;
        }
        return b[p] == '\r' && b[p + 1] == '\n' ? p + 2 : bad(Fault.BAD_LINE);
    }

    private static boolean digit(byte b) {
        return b >= '0' && b <= '9';
    }

    @Override
    Fault understood(byte kind, int from, int to) {
        if (kind == Field.SERVER) {
            hasServer = true;
        }
        if (kind != Field.SET_COOKIE || to - from <= MAX_COOKIE) {
            return null;
        }
        oversized = COOKIE;
        return Fault.TOO_LARGE;
    }

    @Override
    Fault check() {
        return chunked && contentLength >= 0 ? Fault.FRAMING : null;
    }

    /**
     * Heroku's words for what makes a head that is not accepted an H25; null = it is no HTTP (H17). A head that goes beyond the
     * limit of all its fields together has an oversized header.
     */
    public byte[] restriction() {
        return fault() == null || fault() == Fault.TOO_LARGE ? oversized : fault() == Fault.FRAMING ? LENGTH : null;
    }

    /** It switches to WebSocket. */
    public boolean webSocket() {
        return webSocket;
    }

    /** The dyno will take another request on this connection. */
    public boolean persistent() {
        return minor == 1 ? !close : keepAlive;
    }

    /** Asks for the raw pipe: a 101 that names its protocol. */
    public boolean switches() {
        return status == 101 && upgradeField;
    }

    /** Where the body of this response ends (RFC 9112 §6.3). */
    public void frame(Body body, boolean toHead) {
        if (toHead || status < 200 || status == 204 || status == 304) {
            body.none();
        } else if (chunked) {
            body.chunked();
        } else if (contentLength >= 0) {
            body.length(contentLength);
        } else {
            body.untilClose();
        }
    }
}
