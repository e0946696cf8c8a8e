package dev.dynolab.router;

import dev.dynolab.router.http.ByteSink;
import dev.dynolab.router.http.Cookies;
import dev.dynolab.router.http.Request;
import dev.dynolab.router.http.RequestHead;
import dev.dynolab.router.traffic.Pick;
import dev.dynolab.router.traffic.Stickiness;
import dev.dynolab.router.traffic.Traffic;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a request asks for instead of a turn, as its head says it, and the cookies that its answer takes along. Anybody may write such
 * a cookie: it reaches only what the public gets anyhow. One per exchange, read anew for each request: on the loop's thread, and
 * under the route's lock while a target is picked.
 */
final class Wish {
    private static final byte[] RELEASE = "dynolab-release".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DYNO = "heroku-session-affinity".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SET_COOKIE = "Set-Cookie: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MAX_AGE = "; Max-Age=".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REST = "; Path=/; HttpOnly; SameSite=Lax\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int PERSON_DIGITS = 16;
    private static final int CHANGE_DIGITS = 8;
    /** As on Heroku. */
    private static final long AFFINITY_SECONDS = 86_400;

    private static final byte[] FETCH_DEST = "sec-fetch-dest".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DOCUMENT = "document".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ACCEPT = "accept".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HTML = "text/html".getBytes(StandardCharsets.US_ASCII);

    /** What a request is for, as far as it tells. */
    enum Fetch {
        /** A page that replaces the one that the person has. */
        PAGE,
        /** A script, an image, data: something that belongs to a page. */
        PART,
        /** No browser, or an old one. */
        UNKNOWN
    }

    /** What was read is an answer to this. */
    private Traffic traffic = Traffic.BY_COUNT;

    /** This release and no other; null = any. */
    private String only;

    private long rules;
    private long person;
    private long keptRelease;
    private int change;
    private Fetch fetch = Fetch.UNKNOWN;
    private long dyno;

    private Pick pick = Pick.SPLIT;
    /** The cookies to set; null and 0 = none. */
    private Share newRelease;

    private long newPerson;
    private int newChange;
    private long newDyno;

    /** Reads a head that has just come; {@code request} has its host. */
    void read(RequestHead head, Request request, Traffic by, Snapshot routes) {
        traffic = by;
        String named = named(request, routes);
        only = named != null || !by.byHeader() ? named : head.release();
        rules = person = dyno = 0;
        forget();
        if (!by.plain()) {
            for (int i = 0; i < by.rules().size(); i++) {
                rules |= by.rules().get(i).matches(head) ? 1L << i : 0;
            }
            if (by.stickiness().isPresent()) {
                readRelease(head);
            }
            if (by.affinity()) {
                dyno = readDyno(head);
            }
        }
    }

    /** Another way of dividing may have been published while the request waited: its head is looked at again. */
    void readAgain(RequestHead scratch, Request request, Traffic by, Snapshot routes) {
        if (by != traffic) {
            scratch.parse(request.bytes().array(), 0, request.bytes().length());
            read(scratch, request, by, routes);
        }
    }

    /** The release that the host name asks for, as in {@code v7--HOST}; null = none. */
    private static String named(Request request, Snapshot routes) {
        byte[] b = request.bytes().array();
        int label = routes.label(b, request.hostStart(), request.hostEnd());
        return label == 0
                ? null
                : new String(b, request.hostStart(), label, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    }

    /** {@code v7.0123456789abcdef.01234567}: release, person, change; what is not like that is no cookie. */
    private void readRelease(RequestHead head) {
        byte[] b = head.octets();
        for (int f = head.cookie(0); f >= 0; f = head.cookie(f + 1)) {
            long found = Cookies.find(b, head.valueStart(f), head.valueEnd(f), RELEASE);
            int changeAt = Cookies.end(found) - CHANGE_DIGITS;
            int personAt = changeAt - 1 - PERSON_DIGITS;
            if (found >= 0 && personAt - 1 > Cookies.start(found) && b[changeAt - 1] == '.' && b[personAt - 1] == '.') {
                person = hex(b, personAt, changeAt - 1);
                change = (int) hex(b, changeAt, Cookies.end(found));
                keptRelease = Stickiness.hash(b, Cookies.start(found), personAt - 1);
                fetch = fetch(head);
                return;
            }
        }
    }

    /** A page by {@code Sec-Fetch-Dest} (W3C, Fetch Metadata), where that is missing by {@code Accept}. A form belongs to its page. */
    private static Fetch fetch(RequestHead head) {
        int dest = head.field(FETCH_DEST, 0);
        int accept = head.field(ACCEPT, 0);
        boolean page = dest >= 0 ? head.has(dest, DOCUMENT) : accept >= 0 && head.has(accept, HTML);
        return page && head.isGet() ? Fetch.PAGE : dest >= 0 ? Fetch.PART : Fetch.UNKNOWN;
    }

    private static long readDyno(RequestHead head) {
        for (int f = head.cookie(0); f >= 0; f = head.cookie(f + 1)) {
            long found = Cookies.find(head.octets(), head.valueStart(f), head.valueEnd(f), DYNO);
            if (found >= 0 && Cookies.end(found) - Cookies.start(found) == PERSON_DIGITS) {
                return hex(head.octets(), Cookies.start(found), Cookies.end(found));
            }
        }
        return 0;
    }

    /** 0 when there is another character. */
    private static long hex(byte[] b, int from, int to) {
        long n = 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(b[i], 16);
            if (digit < 0) {
                return 0;
            }
            n = n << 4 | digit;
        }
        return n;
    }

    private void forget() {
        pick = Pick.SPLIT;
        newRelease = null;
        newPerson = newDyno = 0;
    }

    /** Takes note of how a target was found, and forgets what was noted before. */
    void picked(Pick how) {
        forget();
        pick = how;
    }

    /** The answer sets the cookie of the release. */
    void tellRelease(Share release, long who, int changed) {
        newRelease = release;
        newPerson = who;
        newChange = changed;
    }

    /** The answer sets the cookie of the dyno, when there is to be one and it says something else. */
    void tellDyno(Target target) {
        newDyno = traffic.affinity() && dyno != target.affinity() ? target.affinity() : 0;
    }

    /** Complete Set-Cookie fields; null = none. */
    ByteSink cookies() {
        if (newRelease == null && newDyno == 0) {
            return null;
        }
        var out = new ByteSink(256);
        if (newRelease != null) {
            out.put(SET_COOKIE).put(RELEASE).put('=').put(newRelease.label).put('.');
            out.hex(newPerson, PERSON_DIGITS).put('.').hex(newChange, CHANGE_DIGITS);
            out.put(MAX_AGE)
                    .number(traffic.stickiness()
                            .map(s -> s.maxAge().toSeconds())
                            .orElse(AFFINITY_SECONDS));
            out.put(REST);
        }
        if (newDyno != 0) {
            out.put(SET_COOKIE).put(DYNO).put('=').hex(newDyno, PERSON_DIGITS);
            out.put(MAX_AGE).number(AFFINITY_SECONDS).put(REST);
        }
        return out;
    }

    Traffic traffic() {
        return traffic;
    }

    String only() {
        return only;
    }

    /** Asks for a release, whatever the release's share is. */
    boolean asks() {
        return only != null || rules != 0;
    }

    /** The rules it meets: bit N is the Nth rule of {@link #traffic}. */
    long rules() {
        return rules;
    }

    boolean sticky() {
        return traffic.stickiness().isPresent();
    }

    /** 0 = nobody we know. */
    long person() {
        return person;
    }

    long keptRelease() {
        return keptRelease;
    }

    int change() {
        return change;
    }

    Fetch fetch() {
        return fetch;
    }

    /** 0 = any. */
    long dyno() {
        return dyno;
    }

    Pick pick() {
        return pick;
    }
}
