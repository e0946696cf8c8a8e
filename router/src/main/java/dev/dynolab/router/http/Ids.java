package dev.dynolab.router.http;

import java.util.SplittableRandom;

/** Makes request ids: random UUIDs (version 4) without going through strings. Unique, not secret. One per loop. */
public final class Ids {
    private static final int SHORTEST = 20;
    private static final int LONGEST = 200;

    private final SplittableRandom random;

    public Ids(SplittableRandom random) {
        this.random = random;
    }

    void put(ByteSink out) {
        long high = random.nextLong() & ~0xF000L | 0x4000L;
        long low = random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        out.hex(high >>> 32, 8).put('-').hex(high >>> 16, 4).put('-').hex(high, 4);
        out.put('-').hex(low >>> 48, 4).put('-').hex(low, 12);
    }

    static boolean valid(byte[] b, int from, int to) {
        if (to - from < SHORTEST || to - from > LONGEST) {
            return false;
        }
        for (int i = from; i < to; i++) {
            int c = Octets.lower(b[i]);
            boolean fine = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '=' || c == '-';
            if (!fine) {
                return false;
            }
        }
        return true;
    }
}
