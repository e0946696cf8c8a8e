package dev.dynolab.paas.http2;

import io.undertow.protocols.http2.AbstractHttp2StreamSourceChannel;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.protocols.http2.Http2StreamSourceChannel;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.xnio.IoFuture;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;

/** One client's connection: its requests by stream, and its connections to the relay, which are used again. I/O thread only. */
final class Session {
    private final StreamConnection connection;
    private final Http2.Context context;
    private final byte[] ticket;
    private final Http2Channel channel;
    private final Map<Integer, Stream> streams = new HashMap<>();
    private final ArrayDeque<Idle> idle = new ArrayDeque<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private boolean closed;

    private record Idle(StreamConnection hop, XnioExecutor.Key end) {}

    Session(StreamConnection connection, Http2.Context context, byte[] ticket) {
        this.connection = connection;
        this.context = context;
        this.ticket = ticket;
        var source = connection.getSourceChannel();
        source.setConduit(new ResetWatch(source.getConduit(), this::reset));
        channel = new Http2Channel(connection, null, context.buffers(), null, false, false, context.options());
    }

    void start() {
        context.sessions().add(this);
        channel.addCloseTask(c -> ended());
        channel.getReceiveSetter().set(this::receive);
        channel.resumeReceives();
        if (!channel.isOpen()) {
            // Before the task was there.
            ended();
        }
    }

    private void receive(Http2Channel from) {
        try {
            AbstractHttp2StreamSourceChannel frame = from.receive();
            if (frame instanceof Http2StreamSourceChannel) {
                begin((Http2StreamSourceChannel) frame);
            }
        } catch (IOException | RuntimeException e) {
            // A client that goes, or does not speak HTTP/2: Undertow has said GOAWAY where that helps.
            IoUtils.safeClose(from);
        }
    }

    private void begin(Http2StreamSourceChannel source) {
        Stream stream = new Stream(this, source);
        if (closed) {
            stream.gone();
            return;
        }
        streams.put(stream.id(), stream);
        stream.start();
    }

    /** Hands a connection to the relay to {@code taker}, with the octets to begin with (none when it is in use already); null = there is none. */
    void hop(BiConsumer<StreamConnection, byte[]> taker) {
        Idle kept = idle.pollLast();
        if (kept != null) {
            kept.end().remove();
            kept.hop().getSourceChannel().suspendReads();
            taker.accept(kept.hop(), new byte[0]);
            return;
        }
        IoFuture<StreamConnection> opening = channel.getIoThread()
                .openStreamConnection(
                        context.relay(),
                        made -> taker.accept(made, ticket),
                        OptionMap.create(Options.TCP_NODELAY, true));
        opening.addNotifier(
                (future, nothing) -> {
                    if (future.getStatus() != IoFuture.Status.DONE) {
                        channel.getIoThread().execute(() -> taker.accept(null, null));
                    }
                },
                null);
    }

    /** The connection to the relay is free for another request. */
    void giveBack(StreamConnection hop) {
        if (closed) {
            IoUtils.safeClose(hop);
            return;
        }
        var end = channel.getIoThread().executeAfter(() -> drop(hop), context.hopIdle(), TimeUnit.MILLISECONDS);
        idle.addLast(new Idle(hop, end));
        hop.getSinkChannel().suspendWrites();
        // It has nothing to say but that it has ended.
        hop.getSourceChannel().setReadListener(source -> drop(hop));
        hop.getSourceChannel().resumeReads();
    }

    private void drop(StreamConnection hop) {
        idle.removeIf(kept -> kept.hop() == hop);
        IoUtils.safeClose(hop);
    }

    void over(Stream stream) {
        streams.remove(stream.id());
    }

    /** Tells the client that nothing more comes on a stream. */
    void sendReset(int stream, int error) {
        if (channel.isOpen()) {
            channel.sendRstStream(stream, error);
        }
    }

    private void reset(int stream) {
        Stream known = streams.get(stream);
        if (known != null) {
            known.gone();
        }
    }

    /** Told on another thread when the I/O threads are being stopped: then everything is closed with them. */
    private void ended() {
        try {
            channel.getIoThread().execute(this::close);
        } catch (RejectedExecutionException stopped) {
            IoUtils.safeClose(connection);
        }
    }

    /** Tells the client that this connection takes no further request (RFC 9113 §6.8); completes when it is closed. Any thread. */
    CompletableFuture<Void> leave() {
        channel.getIoThread().execute(() -> channel.sendGoAway(Http2Channel.ERROR_NO_ERROR));
        return end;
    }

    private void close() {
        closed = true;
        context.sessions().remove(this);
        end.complete(null);
        List.copyOf(streams.values()).forEach(Stream::gone);
        idle.forEach(kept -> {
            kept.end().remove();
            IoUtils.safeClose(kept.hop());
        });
        idle.clear();
        IoUtils.safeClose(connection);
    }
}
