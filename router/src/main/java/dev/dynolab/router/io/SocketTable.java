package dev.dynolab.router.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the kernel knows of TCP connections and a selector does not say: that a peer has closed behind octets nobody has read. Linux only
 * ({@code /proc/net/tcp}); elsewhere nobody is ever seen to have closed. Blocks for some milliseconds: not for a loop's thread.
 */
public final class SocketTable {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final String CLOSE_WAIT = "08";
    /** FIN_WAIT1, FIN_WAIT2, CLOSING: states of the peer's own end, when it is on this machine. */
    private static final Set<String> CLOSED = Set.of("04", "05", "0B");

    private static final int IPV4_DIGITS = 8;

    private final Set<String> closed = new HashSet<>();

    private SocketTable() {}

    /** As it is now. */
    public static SocketTable read() {
        var table = new SocketTable();
        for (Path file : TABLES) {
            try (Stream<String> rows = Files.lines(file)) {
                rows.skip(1).forEach(table::row);
            } catch (IOException e) {
                // Not Linux, or no IPv6: then nothing is known.
            }
        }
        return table;
    }

    private void row(String row) {
        String[] columns = row.strip().split("\\s+", 5);
        if (columns[3].equals(CLOSE_WAIT)) {
            closed.add(end(columns[1]) + end(columns[2]));
        } else if (CLOSED.contains(columns[3])) {
            closed.add(end(columns[2]) + end(columns[1]));
        }
    }

    /** The last 32 bits of the address tell ends of one machine apart, in either form of an IPv4 address. */
    private static String end(String addressAndPort) {
        int colon = addressAndPort.indexOf(':');
        return addressAndPort.substring(colon - IPV4_DIGITS) + " ";
    }

    /** The peer of this connection has closed. */
    public boolean closed(InetSocketAddress here, InetSocketAddress peer) {
        return closed.contains(end(here) + end(peer));
    }

    private static String end(InetSocketAddress a) {
        byte[] ip = a.getAddress().getAddress();
        var text = new StringBuilder();
        for (int i = ip.length - 1; i >= ip.length - 4; i--) {
            text.append(String.format(Locale.ROOT, "%02X", ip[i]));
        }
        return text + String.format(Locale.ROOT, ":%04X ", a.getPort());
    }
}
