package dev.dynolab.cli.client;

import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Machine;
import dev.dynolab.cli.base.Surroundings;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The streams of an attached dyno over the connection {@code dynolab.attach_url} names. Frames both ways: one byte
 * channel, four bytes big-endian length, payload. To the dyno: 0 input, 1 its end, 2 interrupt. From it: 1 output, 2
 * errors, 3 a notice for the person, 4 the exit status in four bytes.
 */
public final class Attached {
    private static final int INPUT = 0;
    private static final int END_OF_INPUT = 1;
    private static final int INTERRUPT = 2;

    /** What a shell makes of a SIGPIPE. */
    private static final int NOBODY_READS = 141;

    private static final int OUTPUT = 1;
    private static final int ERRORS = 2;
    private static final int NOTICE = 3;
    private static final int EXIT = 4;
    private static final int MAX_FRAME = 16 << 20;
    /** As a shell counts a command that Ctrl-C ended. */
    private static final int INTERRUPTED = 130;

    private final Surroundings at;
    private final Http http;
    private final OutputStream out;
    private final AtomicInteger interrupts = new AtomicInteger();

    private Attached(Surroundings at, Http http) throws IOException {
        this.at = at;
        this.http = http;
        this.out = http.socket().getOutputStream();
    }

    /**
     * Connects the streams of {@code at} with the dyno's until it ends.
     *
     * @return the dyno's exit status
     */
    public static int run(URI url, Surroundings at) throws IOException {
        try (Http http = Http.send("GET", url, Map.of("Connection", "Upgrade", "Upgrade", "dynolab-attach"), null)) {
            if (http.status() != 101) {
                throw Failure.refused("The dyno's streams are not there any more (" + http.status() + ").")
                        .hint("h logs shows what became of it.");
            }
            Attached attached = new Attached(at, http);
            Thread input = new Thread(attached::sendInput, "attach-input");
            input.setDaemon(true);
            input.start();
            Machine.Taken taken = at.machine().onSignal(attached::interrupted, "INT");
            try {
                return attached.receive();
            } finally {
                taken.close();
            }
        }
    }

    private int receive() throws IOException {
        DataInputStream in = new DataInputStream(http.upgraded());
        try {
            while (true) {
                int channel = in.readUnsignedByte();
                int length = in.readInt();
                if (length < 0 || length > MAX_FRAME) {
                    throw new IOException("a frame of " + length + " bytes on channel " + channel);
                }
                byte[] payload = in.readNBytes(length);
                if (payload.length < length) {
                    throw new EOFException();
                }
                switch (channel) {
                    case OUTPUT -> {
                        if (!print(at.out(), payload)) {
                            return NOBODY_READS;
                        }
                    }
                    case ERRORS -> print(at.err(), payload);
                    case NOTICE -> at.err().println(new String(payload, StandardCharsets.UTF_8).stripTrailing());
                    case EXIT -> {
                        return payload[payload.length - 1] & 0xff;
                    }
                    default -> {
                        // A newer platform says something that this h has no word for.
                    }
                }
            }
        } catch (IOException ended) {
            if (interrupts.get() > 2) {
                return INTERRUPTED;
            }
            throw Failure.of(Failure.UNREACHABLE, "The connection to the dyno was lost.")
                    .hint("h ps shows whether it runs on, h logs what it said.");
        }
    }

    /** False when nobody reads any more, as after {@code h run yes | head}: leaving tells the dyno so. */
    private static boolean print(PrintStream to, byte[] bytes) {
        to.write(bytes, 0, bytes.length);
        return !to.checkError();
    }

    private void sendInput() {
        byte[] buffer = new byte[8192];
        try {
            InputStream in = at.in();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                send(INPUT, buffer, count);
            }
            send(END_OF_INPUT, buffer, 0);
        } catch (IOException ended) {
            // The dyno is gone: whoever receives says so.
        }
    }

    /** Once asks the dyno to finish, twice cuts what it still does, thrice leaves. */
    private void interrupted() {
        try {
            if (interrupts.incrementAndGet() > 2) {
                http.close();
            } else {
                send(INTERRUPT, new byte[0], 0);
            }
        } catch (IOException ended) {
            // As above.
        }
    }

    private void send(int channel, byte[] bytes, int count) throws IOException {
        byte[] frame = new byte[5 + count];
        frame[0] = (byte) channel;
        frame[1] = (byte) (count >>> 24);
        frame[2] = (byte) (count >>> 16);
        frame[3] = (byte) (count >>> 8);
        frame[4] = (byte) count;
        System.arraycopy(bytes, 0, frame, 5, count);
        synchronized (out) {
            out.write(frame);
        }
    }
}
