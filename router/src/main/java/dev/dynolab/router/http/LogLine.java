package dev.dynolab.router.http;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Builds Heroku's router log line. Fill the fields, then {@link #write}. One per loop.
 *
 * <p>Keys and their order are Heroku's; {@code release} and {@code attempts} are ours and stand at the end.
 */
public final class LogLine {
    static final byte[] METHOD = Octets.ascii(" method=");
    static final byte[] PATH = Octets.ascii(" path=\"");
    static final byte[] HOST = Octets.ascii("\" host=");
    static final byte[] REQUEST_ID = Octets.ascii(" request_id=");
    static final byte[] FWD = Octets.ascii(" fwd=\"");
    private static final byte[] ROUTER = Octets.ascii("+00:00 heroku[router]: ");
    private static final byte[] INFO = Octets.ascii("at=info");
    private static final byte[] DYNO = Octets.ascii("\" dyno=");
    private static final byte[] CONNECT = Octets.ascii(" connect=");
    private static final byte[] SERVICE = Octets.ascii(" service=");
    private static final byte[] STATUS = Octets.ascii(" status=");
    private static final byte[] BYTES = Octets.ascii(" bytes=");
    private static final byte[] PROTOCOL = Octets.ascii(" protocol=");
    private static final byte[] RELEASE = Octets.ascii(" release=");
    private static final byte[] ATTEMPTS = Octets.ascii(" attempts=");

    /** Ends in {@code release=} and {@code attempts=}, which are ours. */
    public boolean extras = true;

    /** null = the dyno answered. */
    public HCode code;
    /** What H25 and H26 add; null = nothing. */
    public byte[] cause;

    /** null = the request reached none. */
    public byte[] dyno;

    public byte[] release;
    public long connectMillis;
    /** -1 = the dyno never accepted. */
    public long serviceMillis;

    /** 0 = empty: a pipe that was cut has none (H24). */
    public int status;

    public long bytes;
    public int attempts;

    private long second = -1;
    private final ByteSink date = new ByteSink(20);

    public void write(ByteSink out, Request request, long epochMicros) {
        time(out, epochMicros);
        if (code == null) {
            out.put(INFO);
        } else {
            code.describe(out, cause);
        }
        request.describe(out);
        out.put(DYNO);
        if (dyno == null) {
            out.put(CONNECT).put(SERVICE);
            status(out).put(BYTES).put(PROTOCOL).put(request.protocol());
        } else {
            out.put(dyno).put(CONNECT).number(connectMillis).put('m').put('s').put(SERVICE);
            if (serviceMillis < 0) {
                status(out).put(BYTES);
            } else {
                out.number(serviceMillis).put('m').put('s');
                status(out).put(BYTES).number(bytes);
            }
            out.put(PROTOCOL).put(request.protocol());
        }
        if (extras) {
            out.put(RELEASE);
            if (dyno != null) {
                out.put(release);
            }
            out.put(ATTEMPTS).number(attempts);
        }
        out.put('\n');
    }

    private ByteSink status(ByteSink out) {
        out.put(STATUS);
        return status == 0 ? out : out.number(status);
    }

    private void time(ByteSink out, long epochMicros) {
        long now = Math.floorDiv(epochMicros, 1_000_000);
        if (now != second) {
            second = now;
            var t = LocalDateTime.ofEpochSecond(now, 0, ZoneOffset.UTC);
            date.clear();
            date.padded(t.getYear(), 4)
                    .put('-')
                    .padded(t.getMonthValue(), 2)
                    .put('-')
                    .padded(t.getDayOfMonth(), 2);
            date.put('T')
                    .padded(t.getHour(), 2)
                    .put(':')
                    .padded(t.getMinute(), 2)
                    .put(':')
                    .padded(t.getSecond(), 2);
        }
        out.put(date.array(), 0, date.length()).put('.');
        out.padded(Math.floorMod(epochMicros, 1_000_000), 6).put(ROUTER);
    }

    /** A quote in a path must not end the path; nothing that ends a line gets past the parser. */
    static void quoted(ByteSink out, byte[] b, int from, int to) {
        int run = from;
        for (int i = from; i < to; i++) {
            if (b[i] == '"') {
                out.put(b, run, i).put('\\');
                run = i;
            }
        }
        out.put(b, run, to);
    }
}
