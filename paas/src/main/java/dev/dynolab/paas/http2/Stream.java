package dev.dynolab.paas.http2;

import dev.dynolab.router.http.Body;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.protocols.http2.Http2HeadersStreamSinkChannel;
import io.undertow.protocols.http2.Http2StreamSourceChannel;
import io.undertow.util.HeaderMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/** One request with its answer: two pumps, each of which stops reading while its other end does not take. I/O thread only. */
final class Stream {
    private static final int PIECE = 16 << 10;
    /** Room for a chunk's size line before what was read. */
    private static final int SIZE_LINE = 8;

    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};
    private static final int MOST_HEAD = 2 << 20;

    private final Session session;
    private final Http2StreamSourceChannel source;
    private final Http2HeadersStreamSinkChannel sink;
    private final boolean toHead;
    private StreamConnection hop;

    private boolean chunked;
    private boolean requestDone;
    private String trailers = "";
    private ByteBuffer toHop;
    private ByteBuffer requestPiece;

    private ByteArrayOutputStream head = new ByteArrayOutputStream();
    private final Body body = new Body();
    private boolean persistent;
    private boolean responseDone;
    private boolean answered;
    private ByteBuffer toClient;
    private ByteBuffer responsePiece;
    private ByteBuffer plain;
    private boolean over;

    Stream(Session session, Http2StreamSourceChannel source) {
        this.session = session;
        this.source = source;
        sink = source.getResponseChannel();
        toHead = Heads.isHead(source.getHeaders());
    }

    int id() {
        return sink.getStreamId();
    }

    void start() {
        requestDone = !source.isOpen();
        chunked = !requestDone && !Heads.hasLength(source.getHeaders());
        Optional<byte[]> request = Heads.request(source.getHeaders(), chunked);
        if (request.isEmpty()) {
            fail(Http2Channel.ERROR_PROTOCOL_ERROR);
            return;
        }
        source.setTrailersHandler(fields -> trailers = Heads.trailers(fields));
        source.getReadSetter().set(channel -> pumpRequest());
        sink.getWriteSetter().set(channel -> pumpResponse());
        session.hop((connection, first) -> begin(connection, first, request.get()));
    }

    private void begin(StreamConnection connection, byte[] first, byte[] request) {
        if (connection == null) {
            fail(Http2Channel.ERROR_REFUSED_STREAM);
            return;
        }
        if (over) {
            IoUtils.safeClose(connection);
            return;
        }
        hop = connection;
        toHop = ByteBuffer.allocate(first.length + request.length)
                .put(first)
                .put(request)
                .flip();
        hop.getSinkChannel().setWriteListener(channel -> pumpRequest());
        hop.getSourceChannel().setReadListener(channel -> pumpResponse());
        hop.getSourceChannel().resumeReads();
        pumpRequest();
    }

    private void pumpRequest() {
        try {
            while (!over && sentToHop() && !requestDone) {
                readRequest();
                if (!toHop.hasRemaining() && !requestDone) {
                    source.resumeReads();
                    return;
                }
            }
            source.suspendReads();
        } catch (IOException | RuntimeException e) {
            gone();
        }
    }

    /** False while the relay does not take what is there. */
    private boolean sentToHop() throws IOException {
        if (hop == null) {
            return false;
        }
        hop.getSinkChannel().write(toHop);
        if (toHop.hasRemaining()) {
            hop.getSinkChannel().resumeWrites();
            return false;
        }
        hop.getSinkChannel().suspendWrites();
        return true;
    }

    private void readRequest() throws IOException {
        if (requestPiece == null) {
            requestPiece = ByteBuffer.allocate(SIZE_LINE + PIECE + CRLF.length);
        }
        ByteBuffer piece = requestPiece.clear().position(SIZE_LINE).limit(SIZE_LINE + PIECE);
        int n = source.read(piece);
        if (n < 0) {
            requestDone = true;
            toHop = ByteBuffer.wrap(
                    chunked ? ("0\r\n" + trailers + "\r\n").getBytes(StandardCharsets.ISO_8859_1) : new byte[0]);
            sentToHop();
        } else if (!chunked || n == 0) {
            toHop = piece.flip().position(SIZE_LINE);
        } else {
            byte[] size = (Integer.toHexString(n) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            piece.limit(piece.capacity()).put(CRLF).flip();
            piece.put(SIZE_LINE - size.length, size);
            toHop = piece.position(SIZE_LINE - size.length);
        }
    }

    private void pumpResponse() {
        try {
            while (!over && sentToClient()) {
                if (responseDone) {
                    endResponse();
                    return;
                }
                if (responsePiece == null) {
                    responsePiece = ByteBuffer.allocate(PIECE);
                }
                int n = hop.getSourceChannel().read(responsePiece.clear());
                if (n < 0) {
                    hopEnded();
                } else if (n == 0) {
                    waitForHop();
                    return;
                } else {
                    take(responsePiece.flip());
                }
            }
        } catch (IOException | RuntimeException e) {
            fail(Http2Channel.ERROR_INTERNAL_ERROR);
        }
    }

    /** False while the client does not take what is there. */
    private boolean sentToClient() throws IOException {
        if (hop == null) {
            return false;
        }
        while (toClient != null && toClient.hasRemaining()) {
            if (sink.write(toClient) == 0) {
                hop.getSourceChannel().suspendReads();
                sink.resumeWrites();
                return false;
            }
        }
        // It is the buffer that is read into next.
        toClient = null;
        return true;
    }

    /** What is there goes out, however little it is: an event stream must not wait for a full frame. */
    private void waitForHop() throws IOException {
        if (!answered || sink.flush()) {
            sink.suspendWrites();
        } else {
            sink.resumeWrites();
        }
        hop.getSourceChannel().resumeReads();
    }

    private void hopEnded() {
        if (answered && body.endsByClose()) {
            responseDone = true;
        } else {
            fail(Http2Channel.ERROR_INTERNAL_ERROR);
        }
    }

    private void take(ByteBuffer in) {
        if (head != null && !takeHead(in)) {
            return;
        }
        if (body.isChunked()) {
            plain = plain == null ? ByteBuffer.allocate(PIECE) : plain.clear();
        }
        int n = body.take(in, plain);
        if (n < 0) {
            fail(Http2Channel.ERROR_INTERNAL_ERROR);
            return;
        }
        toClient = body.isChunked() ? plain.flip() : in.limit(in.position() + n);
        responseDone = body.done();
        if (responseDone && !body.trailers().isEmpty()) {
            HeaderMap fields = Heads.trailers(body.trailers());
            sink.setTrailersProducer(() -> fields);
        }
    }

    /** False while it is not all there. */
    private boolean takeHead(ByteBuffer in) {
        int from = head.size();
        head.write(in.array(), in.position(), in.remaining());
        byte[] octets = head.toByteArray();
        int end = endOfHead(octets, Math.max(0, from - END_OF_HEAD.length));
        if (end < 0) {
            if (octets.length > MOST_HEAD) {
                fail(Http2Channel.ERROR_INTERNAL_ERROR);
            }
            return false;
        }
        in.position(in.position() + end - from);
        persistent = Heads.response(
                new String(octets, 0, end, StandardCharsets.ISO_8859_1), sink.getHeaders(), body, toHead);
        head = null;
        answered = true;
        return true;
    }

    private static int endOfHead(byte[] octets, int from) {
        for (int i = from; i + END_OF_HEAD.length <= octets.length; i++) {
            if (octets[i] == '\r' && octets[i + 1] == '\n' && octets[i + 2] == '\r' && octets[i + 3] == '\n') {
                return i + END_OF_HEAD.length;
            }
        }
        return -1;
    }

    private void endResponse() throws IOException {
        sink.shutdownWrites();
        if (!sink.flush()) {
            hop.getSourceChannel().suspendReads();
            sink.resumeWrites();
            return;
        }
        boolean early = !requestDone || toHop.hasRemaining();
        StreamConnection done = hop;
        hop = null;
        finish();
        if (early || !persistent) {
            IoUtils.safeClose(done);
        } else {
            session.giveBack(done);
        }
        if (early) {
            session.sendReset(id(), Http2Channel.ERROR_NO_ERROR);
        }
    }

    private void finish() {
        over = true;
        session.over(this);
    }

    /** The client does not want the answer any more, or is not there. */
    void gone() {
        if (!over) {
            finish();
            IoUtils.safeClose(hop);
        }
    }

    private void fail(int error) {
        if (!over) {
            gone();
            session.sendReset(id(), error);
        }
    }
}
