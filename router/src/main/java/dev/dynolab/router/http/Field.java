package dev.dynolab.router.http;

/** The fields the router itself understands, as small numbers: a switch on them costs nothing and allocates nothing. */
final class Field {
    static final byte OTHER = 0;
    static final byte HOST = 1;
    static final byte CONNECTION = 2;
    static final byte CONTENT_LENGTH = 3;
    static final byte TRANSFER_ENCODING = 4;
    static final byte EXPECT = 5;
    static final byte UPGRADE = 6;
    /** Fields of one hop only that are dropped whatever they say. */
    static final byte HOP = 7;

    static final byte X_FORWARDED_FOR = 8;
    /** Fields the router replaces by its own. */
    static final byte REPLACED = 9;

    static final byte X_REQUEST_ID = 10;
    static final byte SERVER = 11;
    static final byte SET_COOKIE = 12;
    static final byte COOKIE = 13;
    static final byte X_DYNOLAB_RELEASE = 14;
    static final byte WEBSOCKET_VERSION = 15;

    private static final byte[][] NAMES = new byte[32][];
    private static final byte[] KINDS = new byte[32];
    /** By length of the name: where its candidates start in NAMES. */
    private static final int[] FIRST = new int[32];

    static {
        String[] byLength = {
            "te 7",
            "via 0",
            "host 1",
            "expect 5",
            "server 11",
            "cookie 13",
            "upgrade 6",
            "keep-alive 7",
            "connection 2",
            "set-cookie 12",
            "x-request-id 10",
            "content-length 3",
            "x-request-start 9",
            "x-forwarded-for 8",
            "x-forwarded-port 9",
            "proxy-connection 7",
            "x-forwarded-proto 9",
            "x-dynolab-release 14",
            "transfer-encoding 4",
            "proxy-authorization 7",
            "sec-websocket-version 15",
        };
        for (int i = byLength.length - 1; i >= 0; i--) {
            String[] nameAndKind = byLength[i].split(" ");
            NAMES[i] = Octets.ascii(nameAndKind[0]);
            KINDS[i] = Byte.parseByte(nameAndKind[1]);
            FIRST[NAMES[i].length] = i + 1;
        }
    }

    private Field() {}

    /** {@code Content_Length}: to a dyno that speaks CGI or WSGI it is the field we know, so it goes no further than here. */
    private static boolean alike(byte[] b, int from, byte[] name) {
        for (int i = 0; i < name.length; i++) {
            int c = b[from + i] == '_' ? '-' : Octets.lower(b[from + i]);
            if (c != name[i]) {
                return false;
            }
        }
        return true;
    }

    static byte kind(byte[] b, int from, int to) {
        int length = to - from;
        if (length >= FIRST.length || FIRST[length] == 0) {
            return OTHER;
        }
        for (int i = FIRST[length] - 1; NAMES[i] != null && NAMES[i].length == length; i++) {
            if (Octets.same(b, from, to, NAMES[i])) {
                return KINDS[i];
            }
            if (alike(b, from, NAMES[i])) {
                return HOP;
            }
        }
        return OTHER;
    }
}
