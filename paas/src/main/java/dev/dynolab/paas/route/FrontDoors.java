package dev.dynolab.paas.route;

import dev.dynolab.router.Drained;
import dev.dynolab.router.ErrorPages;
import dev.dynolab.router.Route;
import dev.dynolab.router.Router;
import dev.dynolab.router.RouterStats;
import dev.dynolab.router.RoutingTable;
import dev.dynolab.router.Target;
import dev.dynolab.router.WhenEmpty;
import dev.dynolab.router.traffic.Choice;
import dev.dynolab.router.traffic.Traffic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The doors of all apps, and the one place that publishes a routing table. An app's serving and the table are changed
 * under one lock and handed to the router in that order, so the last change is the last table.
 */
public final class FrontDoors {
    private final Router router;
    private final Choice choice;
    private final Map<String, Door> doors = new LinkedHashMap<>();
    private final Map<UUID, Serving> servings = new LinkedHashMap<>();
    private final Map<UUID, Set<String>> domains = new LinkedHashMap<>();
    private final Map<UUID, ErrorPages> pages = new LinkedHashMap<>();
    private final Map<UUID, Traffic> traffic = new LinkedHashMap<>();
    private volatile Consumer<UUID> waker = app -> {};

    /** A door: its id is the route's; {@code port} is one of its own on the loopback address. */
    private record Door(String id, Set<String> hosts, int port, Set<UUID> apps) {}

    /** Requests take turns. */
    public FrontDoors(Router router) {
        this(router, Choice.EXACT);
    }

    /** @param choice how the next dyno is found, in every door */
    public FrontDoors(Router router, Choice choice) {
        this.router = router;
        this.choice = choice;
        router.onIdle(this::wake);
    }

    /** Has {@code waker} told, whenever a request waits at a door of an app that sleeps, of that app. */
    public void onIdle(Consumer<UUID> waker) {
        this.waker = waker;
    }

    private void wake(String door) {
        Door waited;
        synchronized (this) {
            waited = doors.get(door);
        }
        if (waited != null) {
            waited.apps().forEach(waker);
        }
    }

    /**
     * Opens an app's own door.
     *
     * @param port the port to listen on, 0 for any free one
     * @return the port
     * @throws IOException when the port is taken
     */
    public synchronized int open(UUID app, String host, int port) throws IOException {
        int real = router.openPort(port);
        doors.put(app.toString(), new Door(app.toString(), Set.of(host), real, Set.of(app)));
        servings.putIfAbsent(app, Serving.UNKNOWN);
        publish();
        return real;
    }

    /** Gives an app's own door another host name. */
    public synchronized CompletionStage<Void> rename(UUID app, String host) {
        doors.computeIfPresent(app.toString(), (id, door) -> new Door(id, Set.of(host), door.port(), door.apps()));
        return publish();
    }

    /** Closes an app's own door and takes the app from every other. */
    public synchronized CompletionStage<Void> close(UUID app) {
        servings.remove(app);
        domains.remove(app);
        pages.remove(app);
        traffic.remove(app);
        Door door = doors.remove(app.toString());
        if (door != null) {
            router.closePort(door.port());
        }
        return publish();
    }

    /** Changes what an app offers; completes when every loop of the router uses the new table. */
    public synchronized CompletionStage<Void> serve(UUID app, Serving serving) {
        servings.put(app, serving);
        return publish();
    }

    /** Has the doors of an app answer to these names too. */
    public synchronized CompletionStage<Void> domains(UUID app, Set<String> hosts) {
        domains.put(app, Set.copyOf(hosts));
        return publish();
    }

    /** Whether some door answers to this host name, or to it as that of a release: {@code v7--HOST}. */
    public synchronized boolean serves(String host) {
        String plain = host.replaceFirst("^v[0-9]+--", "");
        return doors.values().stream().map(this::hosts).anyMatch(all -> all.contains(host) || all.contains(plain));
    }

    private Set<String> hosts(Door door) {
        Set<String> all = new HashSet<>(door.hosts());
        door.apps().forEach(app -> all.addAll(domains.getOrDefault(app, Set.of())));
        return all;
    }

    /**
     * Uses an app's config vars as far as they are the router's: {@code ERROR_PAGE_URL} and {@code MAINTENANCE_PAGE_URL} are pages
     * shown for the router's own (Heroku, "Custom error pages"). What is no {@code http:}, {@code https:} or {@code //} URL is
     * left alone.
     */
    public synchronized CompletionStage<Void> configure(UUID app, Map<String, String> config) {
        pages.put(app, new ErrorPages(page(config.get("ERROR_PAGE_URL")), page(config.get("MAINTENANCE_PAGE_URL"))));
        return publish();
    }

    /** Divides an app's requests otherwise from now on; nothing else changes. */
    public synchronized CompletionStage<Void> divide(UUID app, Traffic how) {
        traffic.put(app, how);
        return publish();
    }

    /** The same, from the next table on. */
    public synchronized void divideNext(UUID app, Traffic how) {
        traffic.put(app, how);
    }

    /** How an app's requests are divided. */
    public synchronized Traffic traffic(UUID app) {
        return traffic.getOrDefault(app, Traffic.BY_COUNT);
    }

    private static String page(String url) {
        return url != null && url.matches("(https?:)?//[!-~]+") ? url : null;
    }

    /**
     * What goes on at the doors of an app.
     *
     * @param requests a number that changes with each request
     * @param inside how many are inside a dyno or wait for one, open WebSockets among them
     */
    public record Activity(long requests, int inside) {}

    public synchronized Activity activity(UUID app) {
        Map<String, RouterStats.OfRoute> routes = router.stats().routes();
        List<RouterStats.OfRoute> here = doors.values().stream()
                .filter(door -> door.apps().contains(app) && routes.containsKey(door.id()))
                .map(door -> routes.get(door.id()))
                .toList();
        return new Activity(
                here.stream().mapToLong(RouterStats.OfRoute::requests).sum(),
                here.stream().mapToInt(route -> route.inFlight() + route.held()).sum());
    }

    /** How many requests that dyno of the app has answered, as long as it is in the table. */
    public synchronized long requests(UUID app, String dyno) {
        return doors.values().stream()
                .filter(door -> door.apps().contains(app))
                .flatMap(door -> router.metrics(door.id()).stream())
                .flatMap(route -> route.releases().stream())
                .flatMap(release -> release.dynos().stream())
                .filter(each -> each.dyno().equals(dyno))
                .mapToLong(each -> each.totals().requests())
                .sum();
    }

    /** Lets the requests inside {@code target} finish; only for a target that no published table names any more. */
    public CompletionStage<Drained> drain(Target target, Duration limit) {
        return router.drain(target, limit);
    }

    private CompletionStage<Void> publish() {
        return router.publish(
                new RoutingTable(doors.values().stream().map(this::route).toList()));
    }

    private Route route(Door door) {
        List<Serving> offers = door.apps().stream()
                .map(app -> servings.getOrDefault(app, Serving.UNKNOWN))
                .toList();
        List<Target> targets = new ArrayList<>();
        offers.stream().filter(offer -> !offer.maintenance()).forEach(offer -> targets.addAll(offer.targets()));
        WhenEmpty whenEmpty = offers.stream()
                .map(Serving::whenEmpty)
                .min(Comparator.naturalOrder())
                .orElse(WhenEmpty.BLANK);
        boolean maintenance = offers.stream().allMatch(Serving::maintenance);
        return Route.of(door.id(), hosts(door), targets, whenEmpty)
                .withTraffic(door.apps().stream()
                        .map(traffic::get)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(Traffic.BY_COUNT)
                        .withChoice(choice))
                .withPort(door.port())
                .withMaintenance(maintenance)
                .withPages(door.apps().stream()
                        .map(pages::get)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(ErrorPages.NONE));
    }
}
