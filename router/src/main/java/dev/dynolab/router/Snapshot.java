package dev.dynolab.router;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A table made ready for look-ups. Immutable, but for the states it points to. */
final class Snapshot {
    static final Snapshot EMPTY = new Snapshot(RoutingTable.EMPTY, Map.of());

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

    HostIndex hosts() {
        return hosts;
    }

    /** The route whose own port this is, null when it has none. */
    RouteState byPort(int port) {
        return ports.get(port);
    }
}
