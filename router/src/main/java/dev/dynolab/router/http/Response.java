package dev.dynolab.router.http;

/** Writes response heads for the client. No state. */
public final class Response {
    private static final byte[] VERSION = Octets.ascii("HTTP/1.1 ");
    private static final byte[] VIA = Octets.ascii("Via: 1.1 heroku-router\r\n");
    private static final byte[] SERVER = Octets.ascii("Server: Heroku\r\n");
    private static final byte[] CLOSE = Octets.ascii("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = Octets.ascii("Connection: keep-alive\r\n");
    private static final byte[] UPGRADE = Octets.ascii("Connection: Upgrade\r\n");
    private static final byte[] CONTINUE = Octets.ascii("HTTP/1.1 100 Continue\r\n\r\n");

    /** What the client is told about its connection. */
    public enum Connection {
        /** HTTP/1.1 says nothing. */
        STAYS,
        /** An HTTP/1.0 client asked for it. */
        KEEP_ALIVE,
        CLOSE,
        UPGRADE
    }

    private Response() {}

    /** The head that tells a client to send its body (RFC 9110 §10.1.1). */
    public static void proceed(ByteSink out) {
        out.put(CONTINUE);
    }

    /**
     * Rewrites a dyno's head.
     *
     * @param unwrap the chunks go to an HTTP/1.0 client as plain content
     * @param more complete fields of the router's own; null = none
     */
    public static void write(ResponseHead in, ByteSink out, Connection connection, boolean unwrap, ByteSink more) {
        out.put(VERSION).padded(in.status, 3).put(' ').put(in.buf, in.reasonStart, in.reasonEnd);
        out.crlf();
        boolean interim = in.status < 200;
        boolean upgrade = connection == Connection.UPGRADE;
        fields(in, out, upgrade, unwrap || interim);
        if (!interim || upgrade) {
            out.put(VIA);
            if (!in.hasServer) {
                out.put(SERVER);
            }
            connection(out, connection);
            if (more != null) {
                out.put(more.array(), 0, more.length());
            }
        }
        out.crlf();
    }

    private static void fields(ResponseHead in, ByteSink out, boolean upgrade, boolean unframed) {
        int run = -1;
        boolean lengthSeen = false;
        int n = in.count();
        for (int i = 0; i < n; i++) {
            boolean pass;
            switch (in.kind(i)) {
                case Field.CONNECTION, Field.HOP:
                    pass = false;
                    break;
                case Field.UPGRADE:
                    pass = upgrade;
                    break;
                case Field.TRANSFER_ENCODING:
                    pass = !unframed;
                    break;
                case Field.CONTENT_LENGTH:
                    pass = !lengthSeen && !unframed;
                    lengthSeen = true;
                    break;
                default:
                    pass = !in.nominated(i);
            }
            if (pass && run < 0) {
                run = in.nameStart(i);
            } else if (!pass && run >= 0) {
                out.put(in.buf, run, in.nameStart(i));
                run = -1;
            }
        }
        if (run >= 0) {
            out.put(in.buf, run, in.lineEnd(n - 1));
        }
    }

    static void connection(ByteSink out, Connection connection) {
        switch (connection) {
            case CLOSE:
                out.put(CLOSE);
                break;
            case KEEP_ALIVE:
                out.put(KEEP_ALIVE);
                break;
            case UPGRADE:
                out.put(UPGRADE);
                break;
            default:
        }
    }
}
