package dev.dynolab.router;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A table made ready for look-ups. Immutable, but for the states it points to. */
final class Snapshot {
    static final Snapshot EMPTY = new Snapshot(RoutingTable.EMPTY, Map.of());

    /** The dashes between a release and a host. */
    private static final int RELEASE_MARK = 2;

    private final RoutingTable table;
    private final List<RouteState> states;
    private final HostIndex hosts;
    private final Map<Integer, RouteState> ports = new HashMap<>();

    /**
     * @param byId has every route of the table
     */
    Snapshot(RoutingTable table, Map<String, RouteState> byId) {
        this.table = table;
        Map<String, RouteState> byHost = new HashMap<>();
        for (Route r : table.routes()) {
            RouteState state = byId.get(r.id());
            r.hosts().forEach(h -> byHost.put(h, state));
            if (r.port() != 0) {
                ports.put(r.port(), state);
            }
        }
        hosts = new HostIndex(byHost);
        states = List.copyOf(byId.values());
    }

    RoutingTable table() {
        return table;
    }

    List<RouteState> states() {
        return states;
    }

    /** The route whose own port this is, else the one of this host, null when there is none. */
    RouteState find(int port, byte[] host, int from, int to) {
        RouteState own = ports.get(port);
        if (own != null) {
            return own;
        }
        int label = label(host, from, to);
        return hosts.find(host, label == 0 ? from : from + label + RELEASE_MARK, to);
    }

    /** The length of the release's label in {@code v7--HOST}, where HOST is a route's; 0 = no release is named. */
    int label(byte[] host, int from, int to) {
        int length = HostIndex.label(host, from, to);
        boolean names = length > 0
                && hosts.find(host, from, to) == null
                && hosts.find(host, from + length + RELEASE_MARK, to) != null;
        return names ? length : 0;
    }
}
