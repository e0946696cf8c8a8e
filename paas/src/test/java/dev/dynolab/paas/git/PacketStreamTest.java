package dev.dynolab.paas.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.time.FakeTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PacketStreamTest {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final FakeTime time = new FakeTime(Instant.EPOCH);
    private final Patience patience = new Patience(time, Duration.ofSeconds(60));
    private final PacketStream stream = new PacketStream(sent, patience, () -> {});

    private void write(String text) {
        stream.write(text.getBytes(StandardCharsets.US_ASCII), 0, text.length());
    }

    private String sent() {
        return sent.toString(StandardCharsets.US_ASCII);
    }

    @Test
    void aHeartbeatNeverFallsIntoAPacket() {
        stream.watch();
        String packets = "0008\u0002abc0000" + "0006\u0002d";
        for (int i = 0; i < packets.length(); i++) {
            stream.write(packets.charAt(i));
            stream.heartbeat();
        }
        assertThat(sent()).isEqualTo("0008\u0002abc0005\u0002" + "00000005\u0002" + "0006\u0002d0005\u0002");
    }

    @Test
    void aHeartbeatIsSentOnlyWhileWatched() {
        stream.heartbeat();
        assertThat(stream.written()).isFalse();
        stream.watch();
        stream.heartbeat();
        stream.unwatch();
        stream.heartbeat();
        assertThat(sent()).isEqualTo("0005\u0002");
    }

    @Test
    void aPacketsBodyMayComeInPieces() {
        stream.watch();
        write("000a\u0002ab");
        stream.heartbeat();
        write("cde");
        stream.heartbeat();
        assertThat(sent()).isEqualTo("000a\u0002abcde0005\u0002");
    }

    @Test
    void aClientThatIsGoneCancelsOnlyWhileWatched() {
        PacketStream broken = new PacketStream(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                patience,
                () -> {});
        broken.write('x');
        broken.heartbeat();
        assertThat(broken.cancellation().cancelled()).isFalse();
        broken.watch();
        broken.heartbeat();
        assertThat(broken.cancellation().cancelled()).isTrue();
    }

    @Test
    void aClientThatDoesNotReadIsCutAfterItsTimeAndThenDropped() {
        AtomicInteger cuts = new AtomicInteger();
        AtomicInteger writes = new AtomicInteger();
        PacketStream stuck = new PacketStream(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        writes.incrementAndGet();
                        time.advance(Duration.ofSeconds(59));
                        assertThat(cuts).hasValue(0);
                        time.advance(Duration.ofSeconds(1));
                        throw new IOException("the connection was cut");
                    }
                },
                patience,
                cuts::incrementAndGet);
        stuck.watch();
        stuck.write('x');
        stuck.write('y');
        stuck.heartbeat();
        assertThat(cuts).hasValue(1);
        assertThat(writes).hasValue(1);
        assertThat(stuck.cancellation().cancelled()).isTrue();
    }

    @Test
    void manyQuickWritesAreNoSlowOne() {
        AtomicInteger cuts = new AtomicInteger();
        PacketStream quick = new PacketStream(sent, patience, cuts::incrementAndGet);
        for (int i = 0; i < 100; i++) {
            quick.write('x');
            time.advance(Duration.ofSeconds(10));
        }
        assertThat(cuts).hasValue(0);
    }
}
