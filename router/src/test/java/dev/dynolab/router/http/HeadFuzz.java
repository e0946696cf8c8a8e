package dev.dynolab.router.http;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What must hold for any octets at all, as a client or a dyno may send them. Jazzer calls {@link #fuzzerTestOneInput} (see FuzzIT);
 * the first octet says which of the two it is.
 */
public final class HeadFuzz {
    private static final RequestHead REQUEST = new RequestHead();
    private static final ResponseHead RESPONSE = new ResponseHead();
    private static final Hop HOP = new Hop(InetAddress.getLoopbackAddress(), Hop.port(8080));

    private HeadFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] message = Arrays.copyOfRange(input, 1, input.length);
        if (input[0] == 'r') {
            response(message);
        } else {
            request(message);
        }
    }

    static void request(byte[] in) {
        int end = accepted(REQUEST, in);
        if (end <= 0) {
            return;
        }
        var body = new Body();
        REQUEST.frame(body);
        boolean chunked = REQUEST.chunked;
        long length = REQUEST.contentLength;
        var request = new Request();
        request.take(REQUEST, HOP, 1, new Ids(new SplittableRandom(1)));
        String host = text(request.bytes().array(), request.hostStart(), request.hostEnd());
        request.describe(new ByteSink(64));
        request.acceptsHtml();
        byte[] out = Arrays.copyOf(request.bytes().array(), request.bytes().length());
        clean(out);
        check(REQUEST.parse(out, 0, out.length) == out.length, "the rewritten head is not one head");
        check(REQUEST.chunked == chunked && REQUEST.contentLength == length, "the rewritten head frames otherwise");
        check(text(out, REQUEST.hostStart, REQUEST.hostEnd).equals(host), "the rewritten head has another host");
        check(lines(out, "host:") == 1, "not one host");
        check(lines(out, "content-length:") == (length >= 0 ? 1 : 0), "lengths");
        check(lines(out, "transfer-encoding:") == (chunked ? 1 : 0), "codings");
        check(lines(out, "x-request-id:") == 1 && lines(out, "x-forwarded-for:") == 1, "fields of ours");
        bodies(body, chunked, in, end);
    }

    static void response(byte[] in) {
        int end = accepted(RESPONSE, in);
        if (end <= 0) {
            RESPONSE.restriction();
            return;
        }
        var body = new Body();
        RESPONSE.frame(body, false);
        int status = RESPONSE.status();
        boolean chunked = RESPONSE.chunked;
        long length = RESPONSE.contentLength;
        var sink = new ByteSink(64);
        Response.write(RESPONSE, sink, Response.Connection.CLOSE, false, null);
        byte[] out = Arrays.copyOf(sink.array(), sink.length());
        clean(out);
        check(RESPONSE.parse(out, 0, out.length) == out.length, "the rewritten head is not one head");
        check(RESPONSE.status() == status, "another status");
        if (status >= 200) {
            check(RESPONSE.chunked == chunked && RESPONSE.contentLength == length, "frames otherwise");
        }
        bodies(body, body.isChunked(), in, end);
    }

    /** However few octets come at a time, the answer is the same; a shorter beginning is never more than a beginning. */
    private static int accepted(Head head, byte[] in) {
        int end = head.parse(in, 0, in.length);
        check(end >= Head.BAD && end <= in.length, "an end outside");
        if (end > 0) {
            for (int cut = 0; cut < end; cut += 1 + end / 64) {
                check(head.parse(in, 0, cut) == Head.MORE, "a head that ends before its end");
            }
            check(head.parse(in, 0, end) == end, "a head that needs what follows it");
        } else if (end == Head.MORE) {
            for (int cut = 0; cut < in.length; cut += 1 + in.length / 16) {
                check(head.parse(in, 0, cut) == Head.MORE, "a beginning whose beginning is none");
            }
            head.parse(in, 0, in.length);
        }
        return end;
    }

    /** A body taken octet by octet ends where it ends when taken at once. */
    private static void bodies(Body body, boolean chunked, byte[] in, int from) {
        int atOnce =
                body.take(ByteBuffer.wrap(in, from, in.length - from), chunked ? ByteBuffer.allocate(in.length) : null);
        if (!chunked) {
            return;
        }
        var slow = new Body();
        slow.chunked();
        int n = 0;
        for (int i = from; i < in.length && !slow.done(); i++) {
            int taken = slow.take(ByteBuffer.wrap(in, i, 1));
            if (taken < 0) {
                check(atOnce < 0, "bad octet by octet, good at once");
                return;
            }
            n += taken;
        }
        check(n == atOnce && slow.data() == body.data() && slow.done() == body.done(), "another body octet by octet");
    }

    private static void clean(byte[] head) {
        for (int i = 0; i < head.length; i++) {
            int b = head[i] & 0xff;
            boolean fine = b >= ' ' && b != 127
                    || b == '\t'
                    || b == '\r' && head[i + 1] == '\n'
                    || b == '\n' && head[i - 1] == '\r';
            check(fine, "octet " + b + " in a rewritten head");
        }
    }

    private static long lines(byte[] head, String name) {
        return text(head, 0, head.length)
                .toLowerCase(Locale.ROOT)
                .lines()
                .filter(l -> l.startsWith(name))
                .count();
    }

    private static String text(byte[] b, int from, int to) {
        return new String(b, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
