package dev.dynolab.router;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * All routes. Immutable, swapped as a whole. A host that no route has gets the 404 page "No such app".
 *
 * @param routes each id, host and port once
 */
public record RoutingTable(List<Route> routes) {
    public static final RoutingTable EMPTY = new RoutingTable(List.of());

    public RoutingTable {
        routes = List.copyOf(routes);
        var ids = new HashSet<String>();
        Map<Object, String> doors = new HashMap<>();
        for (Route r : routes) {
            if (!ids.add(r.id())) {
                throw new IllegalArgumentException("route " + r.id() + " is in the table twice");
            }
            r.hosts().forEach(host -> takeOnce(doors, host, r));
            if (r.port() != 0) {
                takeOnce(doors, r.port(), r);
            }
        }
    }

    private static void takeOnce(Map<Object, String> doors, Object door, Route r) {
        String other = doors.putIfAbsent(door, r.id());
        if (other != null) {
            throw new IllegalArgumentException(door + " belongs to route " + other + " and to route " + r.id());
        }
    }
}
