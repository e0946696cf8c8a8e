package dev.dynolab.router.http;

import java.util.Arrays;

/**
 * First line and fields of a message, as offsets into the array they were parsed from. The grammar is RFC 9112's without its
 * leniencies: CRLF only, no folds, no space before the colon, single spaces.
 *
 * <p>A parse looks at the array from the start of the head; when the head is not complete it says {@link #MORE} and is simply done
 * again with more bytes.
 */
abstract class Head {
    /** The bytes so far are right, and not all of them. */
    public static final int MORE = 0;

    /** The bytes cannot become a head: see {@link #fault()}. */
    public static final int BAD = -1;

    static final int MAX_FIELDS = 1000;
    private static final int MAX_NAME = 1000;
    private static final byte[] CLOSE = Octets.ascii("close");
    private static final byte[] KEEP_ALIVE = Octets.ascii("keep-alive");
    private static final byte[] UPGRADE = Octets.ascii("upgrade");
    private static final byte[] WEBSOCKET = Octets.ascii("websocket");
    private static final byte[] CHUNKED = Octets.ascii("chunked");

    private static final int PER_FIELD = 4;
    private final int maxValue;

    byte[] buf;
    private int count;
    private int[] at = new int[PER_FIELD * 32];
    private byte[] kinds = new byte[32];
    private int end;
    private Fault fault;

    /** Major version is always 1. */
    int minor;

    boolean close;
    boolean keepAlive;
    boolean upgradeOption;
    boolean upgradeField;
    boolean webSocket;
    /** Connection names other fields, which are then dropped too. */
    boolean nominates;

    boolean chunked;
    /** -1 = none. */
    long contentLength;

    Head(int maxValue) {
        this.maxValue = maxValue;
    }

    /** Why the parse said {@link #BAD}. */
    public final Fault fault() {
        return fault;
    }

    /**
     * @return index after the head, {@link #MORE} or {@link #BAD}
     */
    public final int parse(byte[] b, int from, int to) {
        buf = b;
        count = 0;
        fault = null;
        close = keepAlive = upgradeOption = upgradeField = webSocket = nominates = chunked = false;
        contentLength = -1;
        int p = firstLine(from, to);
        while (p > 0) {
            if (p == to) {
                return MORE;
            }
            if (b[p] == '\r') {
                return p + 1 == to ? MORE : b[p + 1] == '\n' ? finish(p + 2) : bad(Fault.BAD_FIELD);
            }
            p = field(p, to);
        }
        return p;
    }

    private int finish(int headEnd) {
        end = headEnd - 2;
        Fault f = check();
        return f == null ? headEnd : bad(f);
    }

    /** Parses the line with its CRLF: index after it, or MORE or BAD. */
    abstract int firstLine(int from, int to);

    /** Looks at what only the whole head can say; null = fine. */
    abstract Fault check();

    /** Is told each field the router understands; null = fine. */
    abstract Fault understood(byte kind, int from, int to);

    final int bad(Fault why) {
        fault = why;
        return BAD;
    }

    private int field(int start, int to) {
        byte[] b = buf;
        boolean[] token = Octets.TOKEN;
        boolean[] value = Octets.VALUE;
        int p = start;
        while (p < to && token[b[p] & 0xff]) {
            p++;
        }
        int nameEnd = p;
        if (nameEnd - start > MAX_NAME || count == MAX_FIELDS) {
            return bad(Fault.TOO_LARGE);
        }
        if (p == to) {
            return MORE;
        }
        if (b[p] != ':' || p == start) {
            return bad(Fault.BAD_FIELD);
        }
        int valueStart = Octets.skipSpace(b, p + 1, to);
        p = valueStart;
        while (p < to && value[b[p] & 0xff]) {
            p++;
        }
        if (p - start > maxValue) {
            return bad(Fault.TOO_LARGE);
        }
        if (p == to || b[p] == '\r' && p + 1 == to) {
            return MORE;
        }
        if (b[p] != '\r' || b[p + 1] != '\n') {
            return bad(Fault.BAD_FIELD);
        }
        Fault f = add(start, nameEnd, valueStart, Octets.trimSpace(b, valueStart, p));
        return f == null ? p + 2 : bad(f);
    }

    private Fault add(int start, int nameEnd, int valueStart, int valueEnd) {
        if (count == kinds.length) {
            kinds = Arrays.copyOf(kinds, count * 2);
            at = Arrays.copyOf(at, at.length * 2);
        }
        byte kind = Field.kind(buf, start, nameEnd);
        int i = count * PER_FIELD;
        at[i] = start;
        at[i + 1] = nameEnd;
        at[i + 2] = valueStart;
        at[i + 3] = valueEnd;
        kinds[count++] = kind;
        switch (kind) {
            case Field.OTHER:
                return null;
            case Field.CONNECTION:
                options(valueStart, valueEnd);
                return null;
            case Field.UPGRADE:
                upgradeField = true;
                webSocket = Octets.same(buf, valueStart, valueEnd, WEBSOCKET);
                return null;
            case Field.CONTENT_LENGTH:
                return tab(nameEnd, valueStart) || tab(valueEnd, valueEnd + 1)
                        ? Fault.FRAMING
                        : length(valueStart, valueEnd);
            case Field.TRANSFER_ENCODING:
                boolean again = chunked || tab(nameEnd, valueStart) || tab(valueEnd, valueEnd + 1);
                chunked = true;
                return Octets.same(buf, valueStart, valueEnd, CHUNKED) && !again ? null : Fault.CODING;
            default:
                return understood(kind, valueStart, valueEnd);
        }
    }

    /** Space around a value, and yet not everybody's: nginx takes a tab for a part of it. */
    private boolean tab(int from, int to) {
        for (int i = from; i < to; i++) {
            if (buf[i] == '\t') {
                return true;
            }
        }
        return false;
    }

    /** Digits only. The same length twice is one length; two lengths are a smuggling attempt (RFC 9112 §6.3). */
    private Fault length(int from, int to) {
        if (from == to || to - from > 18) {
            return Fault.FRAMING;
        }
        long n = 0;
        for (int i = from; i < to; i++) {
            int digit = buf[i] - '0';
            if (digit < 0 || digit > 9) {
                return Fault.FRAMING;
            }
            n = n * 10 + digit;
        }
        if (contentLength >= 0 && contentLength != n) {
            return Fault.FRAMING;
        }
        contentLength = n;
        return null;
    }

    private void options(int from, int to) {
        for (int p = from; p < to; ) {
            int comma = p;
            while (comma < to && buf[comma] != ',') {
                comma++;
            }
            int s = Octets.skipSpace(buf, p, comma);
            int e = Octets.trimSpace(buf, s, comma);
            if (Octets.same(buf, s, e, CLOSE)) {
                close = true;
            } else if (Octets.same(buf, s, e, KEEP_ALIVE)) {
                keepAlive = true;
            } else if (Octets.same(buf, s, e, UPGRADE)) {
                upgradeOption = true;
            } else if (e > s) {
                nominates = true;
            }
            p = comma + 1;
        }
    }

    final int count() {
        return count;
    }

    final byte kind(int field) {
        return kinds[field];
    }

    final int nameStart(int field) {
        return at[field * PER_FIELD];
    }

    final int nameEnd(int field) {
        return at[field * PER_FIELD + 1];
    }

    public final int valueStart(int field) {
        return at[field * PER_FIELD + 2];
    }

    public final int valueEnd(int field) {
        return at[field * PER_FIELD + 3];
    }

    /** Index after the CRLF of the field's line. */
    final int lineEnd(int field) {
        return field + 1 < count ? nameStart(field + 1) : end;
    }

    /** True when a Connection field names this field (RFC 9110 §7.6.1: it is meant for the router alone). */
    final boolean nominated(int field) {
        if (!nominates) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (kinds[i] == Field.CONNECTION && listed(field, valueStart(i), valueEnd(i))) {
                return true;
            }
        }
        return false;
    }

    private boolean listed(int field, int from, int to) {
        int name = nameStart(field);
        int length = nameEnd(field) - name;
        for (int p = from; p + length <= to; p++) {
            boolean starts = p == from || buf[p - 1] == ',' || buf[p - 1] == ' ' || buf[p - 1] == '\t';
            int after = p + length;
            boolean ends = after == to || buf[after] == ',' || buf[after] == ' ' || buf[after] == '\t';
            if (starts && ends && sameOctets(name, p, length)) {
                return true;
            }
        }
        return false;
    }

    final boolean sameOctets(int a, int b, int length) {
        for (int i = 0; i < length; i++) {
            if (Octets.lower(buf[a + i]) != Octets.lower(buf[b + i])) {
                return false;
            }
        }
        return true;
    }
}
