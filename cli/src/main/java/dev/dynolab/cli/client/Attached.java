package dev.dynolab.cli.client;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Machine;
import dev.dynolab.cli.base.Surroundings;
import dev.dynolab.cli.base.Terminal;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The streams of an attached dyno over the connection {@code dynolab.attach_url} names. Frames both ways: one byte
 * channel, four bytes big-endian length, payload. To the dyno: 0 input, 1 its end, 2 interrupt, 5 the
 * terminal's rows and columns in four bytes each. From it: 1 output, 2
 * errors, 3 a notice for the person, 4 the exit status in four bytes.
 */
public final class Attached {
    private static final int INPUT = 0;
    private static final int END_OF_INPUT = 1;
    private static final int INTERRUPT = 2;
    private static final int SIZE = 5;
    /** What a keyboard sends for Ctrl-C where the terminal makes no signal of it. */
    private static final int CONTROL_C = 3;
    /** So many Ctrl-C within a second leave a dyno that does not react, as with Heroku's client. */
    private static final int IMPATIENT = 4;

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
    private final boolean tty;
    private final List<Instant> pressed = new ArrayList<>();

    private Attached(Surroundings at, Http http, boolean tty) throws IOException {
        this.at = at;
        this.http = http;
        this.tty = tty;
        this.out = http.socket().getOutputStream();
    }

    /** Whether the dyno is to have a terminal: when input and output are one here, and nobody asks for pipes. */
    public static boolean wantsTerminal(Call call) {
        return call.at().tty().in() && call.at().tty().out() && !call.has("no-tty");
    }

    /** What of the person's environment a terminal in the dyno needs. */
    public static Map<String, String> environment(Call call) {
        Map<String, String> env = new LinkedHashMap<>();
        for (String name : new String[] {"TERM", "COLUMNS", "LINES"}) {
            if (!call.at().variable(name).isEmpty()) {
                env.put(name, call.at().variable(name));
            }
        }
        if (wantsTerminal(call)) {
            call.at().machine().terminal().size().ifPresent(size -> {
                env.put("LINES", Integer.toString(size.rows()));
                env.put("COLUMNS", Integer.toString(size.columns()));
            });
        }
        return env;
    }

    /**
     * Connects the streams of {@code at} with the dyno's until it ends.
     *
     * @param tty whether the dyno has a terminal, which the one here is to be a window to
     * @return the dyno's exit status
     */
    public static int run(URI url, Surroundings at, boolean tty) throws IOException {
        try (Http http = Http.send("GET", url, Map.of("Connection", "Upgrade", "Upgrade", "dynolab-attach"), null)) {
            if (http.status() != 101) {
                throw Failure.refused("The dyno's streams are not there any more (" + http.status() + ").")
                        .hint("h logs shows what became of it.");
            }
            Attached attached = new Attached(at, http, tty);
            Machine machine = at.machine();
            Machine.Taken raw = tty ? machine.terminal().raw() : () -> {};
            Machine.Taken resized = tty ? machine.onSignal(attached::resized, "WINCH") : () -> {};
            Thread input = new Thread(attached::sendInput, "attach-input");
            input.setDaemon(true);
            input.start();
            Machine.Taken taken = machine.onSignal(attached::interrupted, "INT");
            try {
                return attached.receive();
            } finally {
                taken.close();
                resized.close();
                at.out().flush();
                raw.close();
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
                    case NOTICE -> {
                        // A raw terminal goes back to the first column only when told to.
                        at.err().print(new String(payload, StandardCharsets.UTF_8).stripTrailing());
                        print(at.err(), (tty ? "\r\n" : "\n").getBytes(StandardCharsets.US_ASCII));
                    }
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
            for (int count = read(in, buffer); count >= 0; count = read(in, buffer)) {
                if (tty) {
                    type(buffer, count);
                } else {
                    send(INPUT, buffer, 0, count);
                }
            }
            if (tty) {
                // A raw terminal's input ends only with it, and SIGHUP may be ignored (nohup): the dyno is to hear of
                // it.
                http.close();
            } else {
                send(END_OF_INPUT, buffer, 0, 0);
            }
        } catch (IOException ended) {
            // The dyno is gone: whoever receives says so.
        }
    }

    /** A terminal that goes is an error to who reads from it. */
    private static int read(InputStream in, byte[] buffer) {
        try {
            return in.read(buffer);
        } catch (IOException gone) {
            return -1;
        }
    }

    /** Ctrl-C is asked for and not typed: requests inside the dyno finish first, and it overtakes what was pasted before. */
    private void type(byte[] keys, int count) throws IOException {
        int start = 0;
        for (int i = 0; i < count; i++) {
            if (keys[i] == CONTROL_C) {
                send(INPUT, keys, start, i - start);
                start = i + 1;
                pressed();
            }
        }
        send(INPUT, keys, start, count - start);
    }

    private void pressed() throws IOException {
        Instant now = at.machine().time().now();
        pressed.removeIf(before -> before.isBefore(now.minusSeconds(1)));
        pressed.add(now);
        if (pressed.size() >= IMPATIENT) {
            interrupts.set(IMPATIENT);
            http.close();
        } else {
            send(INTERRUPT, new byte[0], 0, 0);
        }
    }

    private void resized() {
        try {
            Optional<Terminal.Size> size = at.machine().terminal().size();
            if (size.isPresent()) {
                ByteBuffer frame = ByteBuffer.allocate(8);
                frame.putInt(size.get().rows()).putInt(size.get().columns());
                send(SIZE, frame.array(), 0, frame.capacity());
            }
        } catch (IOException ended) {
            // As above.
        }
    }

    /** Once asks the dyno to finish, twice cuts what it still does, thrice leaves. */
    private void interrupted() {
        try {
            if (interrupts.incrementAndGet() > 2) {
                http.close();
            } else {
                send(INTERRUPT, new byte[0], 0, 0);
            }
        } catch (IOException ended) {
            // As above.
        }
    }

    private void send(int channel, byte[] bytes, int start, int count) throws IOException {
        if (channel == INPUT && count == 0) {
            return;
        }
        byte[] frame = new byte[5 + count];
        frame[0] = (byte) channel;
        frame[1] = (byte) (count >>> 24);
        frame[2] = (byte) (count >>> 16);
        frame[3] = (byte) (count >>> 8);
        frame[4] = (byte) count;
        System.arraycopy(bytes, start, frame, 5, count);
        synchronized (out) {
            out.write(frame);
        }
    }
}
