package dev.dynolab.router.http;

/** Finds a cookie in a Cookie field's value (RFC 6265 §4.2.1), without strings. */
public final class Cookies {
    private Cookies() {}

    /**
     * The value of the first cookie of this name, as both its ends in one number for {@link #start} and {@link #end}; -1 when there
     * is none.
     */
    public static long find(byte[] b, int from, int to, byte[] name) {
        for (int p = from; p < to; ) {
            int end = p;
            while (end < to && b[end] != ';') {
                end++;
            }
            int start = Octets.skipSpace(b, p, end);
            int value = start + name.length + 1;
            if (value <= end && b[value - 1] == '=' && same(b, start, name)) {
                return (long) value << 32 | Octets.trimSpace(b, value, end);
            }
            p = end + 1;
        }
        return -1;
    }

    private static boolean same(byte[] b, int from, byte[] name) {
        for (int i = 0; i < name.length; i++) {
            if (b[from + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    public static int start(long found) {
        return (int) (found >>> 32);
    }

    public static int end(long found) {
        return (int) found;
    }
}
