package dev.dynolab.paas.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the processes of a dyno accept connections, and what is wrong with that. */
public final class Listening {
    private static final Path PROC = Path.of("/proc");
    /** {@code TCP_LISTEN} in the columns of proc_net_tcp(5), which are address, state and inode. */
    private static final String LISTEN = "0A";

    private static final int ADDRESS_COLUMN = 1;
    private static final int STATE_COLUMN = 3;
    private static final int INODE_COLUMN = 9;

    private Listening() {}

    /**
     * As the kernel tells; Linux only, elsewhere and of somebody else's processes nothing is known. Blocks for some
     * milliseconds.
     *
     * @param first from which all processes of the dyno descend
     */
    static List<InetSocketAddress> of(long first) {
        Set<String> sockets = ProcessHandle.of(first).stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .flatMap(process -> sockets(process.pid()).stream())
                .collect(Collectors.toSet());
        List<InetSocketAddress> found = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            try {
                for (String row : Files.readAllLines(PROC.resolve(first + "/net/" + table))) {
                    String[] columns = row.strip().split("\\s+");
                    if (columns[STATE_COLUMN].equals(LISTEN) && sockets.contains(columns[INODE_COLUMN])) {
                        found.add(address(columns[ADDRESS_COLUMN]));
                    }
                }
            } catch (IOException gone) {
                // Or no such table.
            }
        }
        return found;
    }

    private static Set<String> sockets(long pid) {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> files = Files.list(PROC.resolve(pid + "/fd"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                socket(file).ifPresent(inodes::add);
            }
        } catch (IOException | UncheckedIOException goneOrNotOurs) {
            // What was seen until then is all there is to see.
        }
        return inodes;
    }

    private static Optional<String> socket(Path file) {
        try {
            String target = Files.readSymbolicLink(file).toString();
            return target.startsWith("socket:[")
                    ? Optional.of(target.substring("socket:[".length(), target.length() - 1))
                    : Optional.empty();
        } catch (IOException closed) {
            return Optional.empty();
        }
    }

    /** Words of 32 bits in the machine's own order, then the port. */
    private static InetSocketAddress address(String hex) throws IOException {
        String[] parts = hex.split(":");
        ByteBuffer octets = ByteBuffer.allocate(parts[0].length() / 2).order(java.nio.ByteOrder.nativeOrder());
        for (int i = 0; i < parts[0].length(); i += 8) {
            octets.putInt(Integer.parseUnsignedInt(parts[0].substring(i, i + 8), 16));
        }
        return new InetSocketAddress(InetAddress.getByAddress(octets.array()), Integer.parseInt(parts[1], 16));
    }

    /**
     * Why requests do not reach who listens there.
     *
     * @param port its {@code $PORT}
     * @param sent where its requests are sent
     * @return what it does, without a subject; empty when it does not listen, or does so as it should
     */
    public static Optional<String> fault(List<InetSocketAddress> there, int port, InetAddress sent) {
        if (there.isEmpty()) {
            return Optional.empty();
        }
        List<InetSocketAddress> atPort =
                there.stream().filter(each -> each.getPort() == port).toList();
        if (atPort.isEmpty()) {
            String others = there.stream()
                    .map(each -> Integer.toString(each.getPort()))
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(" and "));
            return Optional.of("listens on port " + others + " instead of $PORT, which is " + port);
        }
        boolean onlyItself = atPort.stream().allMatch(each -> each.getAddress().isLoopbackAddress());
        return onlyItself && !sent.isLoopbackAddress()
                ? Optional.of("listens on " + atPort.get(0).getAddress().getHostAddress()
                        + ", where only the dyno itself can reach it, instead of 0.0.0.0")
                : Optional.empty();
    }
}
