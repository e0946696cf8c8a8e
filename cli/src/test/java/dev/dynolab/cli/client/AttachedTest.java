package dev.dynolab.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.cli.Person;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Surroundings;
import dev.dynolab.cli.base.Tty;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The attach protocol against a server that speaks it by hand. */
class AttachedTest {
    @TempDir
    Path dir;

    private ServerSocket server;
    private Person person;
    private boolean tty;
    /** Whether the terminal goes when all is typed. */
    private boolean gone;

    /** What the system says to who reads from a terminal that was closed. */
    private static final InputStream CLOSED = new InputStream() {
        @Override
        public int read() throws IOException {
            throw new IOException("Input/output error");
        }
    };

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        person = new Person(dir, dir, "2026-11-21T00:00:00Z");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    /** The dyno's side of one attached run. */
    private interface Dyno {
        void run(DataInputStream in, DataOutputStream out) throws Exception;
    }

    @Test
    void streamsAreSplitInputIsPassedAndTheStatusComesBack() throws Exception {
        Heard heard = attach("one\ntwo\n", (in, out) -> {
            assertThat(frame(in, 0)).isEqualTo("one\ntwo\n");
            assertThat(frame(in, 1)).isEmpty();
            send(out, 1, "out".getBytes());
            send(out, 2, "err".getBytes());
            send(out, 9, "from the future".getBytes());
            send(out, 3, "a notice".getBytes());
            send(out, 1, new byte[] {0, -1, 10});
            send(out, 4, new byte[] {0, 0, 0, (byte) 143});
        });
        assertThat(heard.exit()).isEqualTo(143);
        assertThat(heard.out()).isEqualTo("out\0\ufffd\n");
        assertThat(heard.err()).isEqualTo("erra notice\n");
    }

    @Test
    void controlCIsAskedTwiceAndThenLeaves() throws Exception {
        Heard heard = attach(null, (in, out) -> {
            person.pressesControlC();
            assertThat(frame(in, 2)).isEmpty();
            person.pressesControlC();
            assertThat(frame(in, 2)).isEmpty();
            person.pressesControlC();
            assertThat(in.read()).isEqualTo(-1);
        });
        assertThat(heard.exit()).isEqualTo(130);
    }

    @Test
    void inATerminalControlCIsAskedForAmongWhatIsTyped() throws Exception {
        tty = true;
        Heard heard = attach("ls\u0003\u0003pwd", (in, out) -> {
            assertThat(frame(in, 0)).isEqualTo("ls");
            assertThat(frame(in, 2)).isEmpty();
            assertThat(frame(in, 2)).isEmpty();
            assertThat(frame(in, 0)).isEqualTo("pwd");
            send(out, 3, "a notice".getBytes());
            send(out, 4, new byte[] {0, 0, 0, 0});
        });
        assertThat(heard.err()).isEqualTo("a notice\r\n");
    }

    @Test
    void aTerminalThatIsGoneEndsTheConnection() throws Exception {
        tty = true;
        gone = true;
        Heard heard = attach("ls", (in, out) -> {
            assertThat(frame(in, 0)).isEqualTo("ls");
            assertThat(in.read()).isEqualTo(-1);
        });
        assertThat(heard.exit()).isPositive();
    }

    @Test
    void fourControlCWithinASecondLeave() throws Exception {
        tty = true;
        Heard heard = attach("\u0003\u0003\u0003\u0003", (in, out) -> {
            for (int i = 0; i < 3; i++) {
                assertThat(frame(in, 2)).isEmpty();
            }
            assertThat(in.read()).isEqualTo(-1);
        });
        assertThat(heard.exit()).isEqualTo(130);
    }

    @Test
    void aLostConnectionIsSaid() throws Exception {
        Heard heard = attach(null, (in, out) -> out.writeByte(1));
        assertThat(heard.exit()).isEqualTo(3);
        assertThat(heard.err())
                .isEqualTo("h: The connection to the dyno was lost.\n   h ps shows whether it runs on,"
                        + " h logs what it said.\n");
    }

    /** What reached the person. */
    private record Heard(int exit, String out, String err) {}

    /** @param input null is a terminal at which nobody types */
    private Heard attach(String input, Dyno dyno) throws Exception {
        CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(dyno));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        InputStream typed = new ByteArrayInputStream(String.valueOf(input).getBytes(StandardCharsets.UTF_8));
        InputStream nothing = new PipedInputStream(new PipedOutputStream());
        InputStream in =
                input == null ? nothing : tty ? new SequenceInputStream(typed, gone ? CLOSED : nothing) : typed;
        Surroundings at =
                new Surroundings(Map.of(), dir, in, new PrintStream(out), new PrintStream(err), Tty.NONE, person);
        int exit;
        try {
            exit = Attached.run(URI.create("http://localhost:" + server.getLocalPort() + "/dynolab/attach/x"), at, tty);
        } catch (Failure failure) {
            exit = failure.exit();
            err.writeBytes(("h: " + failure.getMessage() + "\n   " + failure.hint() + "\n").getBytes());
        }
        served.get(30, TimeUnit.SECONDS);
        return new Heard(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private void serve(Dyno dyno) {
        try (Socket client = server.accept()) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
            assertThat(head.toString())
                    .startsWith("GET /dynolab/attach/x HTTP/1.1\r\n")
                    .contains("Upgrade: dynolab-attach\r\n");
            DataOutputStream out = new DataOutputStream(client.getOutputStream());
            out.writeBytes("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n\r\n");
            dyno.run(in, out);
        } catch (Exception problem) {
            throw new IllegalStateException(problem);
        }
    }

    private static void send(DataOutputStream out, int channel, byte[] payload) throws IOException {
        out.writeByte(channel);
        out.writeInt(payload.length);
        out.write(payload);
    }

    private static String frame(DataInputStream in, int channel) throws IOException {
        assertThat(in.readUnsignedByte()).isEqualTo(channel);
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
