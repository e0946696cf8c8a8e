package dev.dynolab.router;

import dev.dynolab.router.http.Fault;
import dev.dynolab.router.http.HCode;
import dev.dynolab.router.http.LogLine;
import dev.dynolab.router.http.Request;
import java.nio.charset.StandardCharsets;

/** What became of a request, as its log line and the counters tell it. One per exchange, used anew for each request. */
final class Outcome {
    private static final byte[] BAD_EXPECT = octets("unsupported expect header value");
    private static final byte[] BAD_CHUNK = octets("bad chunk");
    private static final byte[] BAD_HEADER = octets("bad header");

    private final RelayLoop loop;
    /** null = the dyno answered. */
    private HCode code;

    private byte[] cause;
    private int status;

    Outcome(RelayLoop loop) {
        this.loop = loop;
    }

    void begin() {
        code = null;
        cause = null;
    }

    /** @param sent 0 = none */
    void answered(int sent) {
        status = sent;
    }

    /** It fails; who has heard a status already keeps it. */
    void failed(HCode why) {
        code = why;
    }

    /** Its head, or what it expects, cannot be served. */
    void refused(Fault fault, int sent) {
        code = HCode.H26;
        cause = fault == Fault.EXPECT ? BAD_EXPECT : BAD_HEADER;
        status = sent;
    }

    void badChunk() {
        cause = BAD_CHUNK;
    }

    /** @param restriction which limit of H25 the answer is beyond; null = none */
    void restricted(byte[] restriction) {
        cause = restriction;
    }

    /** Writes the line, and counts. */
    void tell(RouteState route, Request request, Visit visit, long octets, long arrived) {
        LogLine line = loop.logLine();
        line.code = code;
        line.cause = cause;
        visit.describe(line, code);
        line.status = status;
        line.bytes = octets;
        line.write(loop.lines(route), request, loop.epochMicros());
        loop.lineWritten(route);
        visit.measure(route, code, status, arrived);
    }

    private static byte[] octets(String words) {
        return words.getBytes(StandardCharsets.US_ASCII);
    }
}
