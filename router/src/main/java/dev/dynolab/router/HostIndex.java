package dev.dynolab.router;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Finds a route by the octets of a Host field: a hash table with open addressing, no strings. Immutable. */
final class HostIndex {
    private final byte[][] names;
    private final RouteState[] routes;
    private final int mask;

    HostIndex(Map<String, RouteState> byHost) {
        int size = Integer.highestOneBit(Math.max(4, byHost.size() * 4));
        mask = size - 1;
        names = new byte[size][];
        routes = new RouteState[size];
        byHost.forEach(this::add);
    }

    private void add(String host, RouteState route) {
        byte[] name = host.getBytes(StandardCharsets.US_ASCII);
        int slot = hash(name, 0, name.length) & mask;
        while (names[slot] != null) {
            slot = slot + 1 & mask;
        }
        names[slot] = name;
        routes[slot] = route;
    }

    /** The route of {@code name[:port]}, null when there is none. */
    RouteState find(byte[] b, int from, int to) {
        int end = withoutPort(b, from, to);
        for (int slot = hash(b, from, end) & mask; names[slot] != null; slot = slot + 1 & mask) {
            if (same(names[slot], b, from, end)) {
                return routes[slot];
            }
        }
        return null;
    }

    /** The length of {@code v7} in {@code v7--HOST}; 0 when the name does not begin like that. */
    static int label(byte[] b, int from, int to) {
        if (from == to || lower(b[from]) != 'v') {
            return 0;
        }
        int p = from + 1;
        while (p < to && b[p] >= '0' && b[p] <= '9') {
            p++;
        }
        return p > from + 1 && p + 2 < to && b[p] == '-' && b[p + 1] == '-' ? p - from : 0;
    }

    private static int withoutPort(byte[] b, int from, int to) {
        int p = to;
        while (p > from && b[p - 1] >= '0' && b[p - 1] <= '9') {
            p--;
        }
        int end = p > from && b[p - 1] == ':' ? p - 1 : to;
        return end > from && b[end - 1] == '.' ? end - 1 : end;
    }

    private static int hash(byte[] b, int from, int to) {
        int h = 0;
        for (int i = from; i < to; i++) {
            h = h * 31 + (b[i] | 0x20);
        }
        return h ^ h >>> 15;
    }

    private static boolean same(byte[] name, byte[] b, int from, int to) {
        if (name.length != to - from) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (name[i] != lower(b[from + i])) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + 32 : b;
    }
}
