package dev.dynolab.router.http;

import java.nio.charset.StandardCharsets;

/**
 * Which octets may stand where (RFC 9110 §5.6.2, RFC 9112 §3), as tables that loops index themselves: a call
 * per octet is what a cold JVM pays most for. And comparing without strings.
 */
final class Octets {
    /** tchar: method names, field names. */
    static final boolean[] TOKEN = new boolean[256];
    /** Field values: visible, space, tab, obs-text. No other control octet, no NUL. */
    static final boolean[] VALUE = new boolean[256];

    /** Request targets: visible ASCII; a fragment never goes over the wire. */
    static final boolean[] TARGET = new boolean[256];

    static {
        for (byte b : "!#$%&'*+-.^_`|~".getBytes(StandardCharsets.US_ASCII)) {
            TOKEN[b] = true;
        }
        for (int c = 0; c < 256; c++) {
            TOKEN[c] |= c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
            TARGET[c] = c > ' ' && c < 127 && c != '#';
            VALUE[c] = c == '\t' || c >= ' ' && c != 127;
        }
    }

    private Octets() {}

    static boolean token(byte b) {
        return TOKEN[b & 0xff];
    }

    static boolean value(byte b) {
        return VALUE[b & 0xff];
    }

    /** Host names, addresses in brackets, a port. */
    static boolean host(byte b) {
        return b >= '0' && b <= '9'
                || b >= 'A' && b <= 'Z'
                || b >= 'a' && b <= 'z'
                || b == '.'
                || b == '-'
                || b == '_'
                || b == ':'
                || b == '['
                || b == ']';
    }

    static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + 32 : b & 0xff;
    }

    /** Compares ignoring the case of ASCII letters; {@code lowerCase} must be in lower case. */
    static boolean same(byte[] b, int from, int to, byte[] lowerCase) {
        if (to - from != lowerCase.length || lower(b[from]) != lowerCase[0]) {
            return false;
        }
        for (int i = 1; i < lowerCase.length; i++) {
            if (lower(b[from + i]) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    /** Where {@code lowerCase} first stands in the octets, in any case; -1 = nowhere. */
    static int find(byte[] b, int from, int to, byte[] lowerCase) {
        for (int i = from; i + lowerCase.length <= to; i++) {
            if (same(b, i, i + lowerCase.length, lowerCase)) {
                return i;
            }
        }
        return -1;
    }

    static byte[] ascii(String s) {
        return s.getBytes(StandardCharsets.US_ASCII);
    }

    static int skipSpace(byte[] b, int from, int to) {
        int i = from;
        while (i < to && (b[i] == ' ' || b[i] == '\t')) {
            i++;
        }
        return i;
    }

    static int trimSpace(byte[] b, int from, int to) {
        int i = to;
        while (i > from && (b[i - 1] == ' ' || b[i - 1] == '\t')) {
            i--;
        }
        return i;
    }
}
