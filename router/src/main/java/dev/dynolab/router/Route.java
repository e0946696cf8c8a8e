package dev.dynolab.router;

import dev.dynolab.router.traffic.Traffic;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A front door: names and a port on one side, targets on the other. A pure value; the router keeps the cursor, the counters and the
 * waiting room by {@code id} across publishes.
 *
 * @param id stable over publishes
 * @param hosts names without port, lower-cased here
 * @param port a port of its own (see {@link Router#openPort}), on which every host name is this route; 0 = none
 * @param targets who can serve, in any order, each id once
 * @param traffic how requests are divided among the releases of the targets
 * @param whenEmpty the answer while no target can serve
 * @param maintenance every request gets H80
 * @param pages the owner's own error pages
 */
public record Route(
        String id,
        Set<String> hosts,
        int port,
        List<Target> targets,
        Traffic traffic,
        WhenEmpty whenEmpty,
        boolean maintenance,
        ErrorPages pages) {
    public Route {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(traffic, "traffic");
        Objects.requireNonNull(pages, "pages");
        Objects.requireNonNull(whenEmpty, "whenEmpty");
        hosts = hosts.stream().map(h -> h.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        targets = List.copyOf(targets);
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("route " + id + ": port " + port + " is not between 0 and 65535");
        }
        var ids = new HashSet<String>();
        for (Target t : targets) {
            if (!ids.add(t.id())) {
                throw new IllegalArgumentException("route " + id + ": target " + t.id() + " is there twice");
            }
        }
    }

    /** A route by counts, without a port of its own and not in maintenance. */
    public static Route of(String id, Set<String> hosts, List<Target> targets, WhenEmpty whenEmpty) {
        return new Route(id, hosts, 0, targets, Traffic.BY_COUNT, whenEmpty, false, ErrorPages.NONE);
    }

    public Route withTargets(List<Target> changed) {
        return new Route(id, hosts, port, changed, traffic, whenEmpty, maintenance, pages);
    }

    public Route withTraffic(Traffic changed) {
        return new Route(id, hosts, port, targets, changed, whenEmpty, maintenance, pages);
    }

    public Route withWhenEmpty(WhenEmpty changed) {
        return new Route(id, hosts, port, targets, traffic, changed, maintenance, pages);
    }

    public Route withPort(int changed) {
        return new Route(id, hosts, changed, targets, traffic, whenEmpty, maintenance, pages);
    }

    public Route withMaintenance(boolean changed) {
        return new Route(id, hosts, port, targets, traffic, whenEmpty, changed, pages);
    }

    public Route withPages(ErrorPages changed) {
        return new Route(id, hosts, port, targets, traffic, whenEmpty, maintenance, changed);
    }
}
