package dev.dynolab.router.metrics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.HdrHistogram.Histogram;

/**
 * Takes the requests of a route as they end. A dyno that is gone is added to its release and forgotten; of releases without dynos
 * the last few are kept. Any thread.
 */
public final class RouteMeter {
    private static final int MOST_GONE = 12;

    /**
     * A dyno of the table.
     *
     * @param key what {@link Ended#dyno} will be
     */
    public record Dyno(Object key, String name, String release) {}

    private static final class OfDyno {
        final Dyno dyno;
        final OfRelease release;
        final Meter meter = new Meter();

        OfDyno(Dyno dyno, OfRelease release) {
            this.dyno = dyno;
            this.release = release;
        }
    }

    private static final class OfRelease {
        final Meter gone = new Meter();
        final Minute minute = new Minute();
        int dynos;
    }

    private final Map<Object, OfDyno> dynos = new IdentityHashMap<>();
    private final Map<String, OfRelease> releases = new LinkedHashMap<>();
    private final OfRelease unserved = new OfRelease();

    /** These are the route's dynos from now on. */
    public synchronized void keep(Collection<Dyno> living) {
        Map<Object, OfDyno> before = new IdentityHashMap<>(dynos);
        dynos.clear();
        releases.values().forEach(r -> r.dynos = 0);
        for (Dyno d : living) {
            OfRelease release = releases.computeIfAbsent(d.release(), r -> new OfRelease());
            OfDyno known = before.remove(d.key());
            dynos.put(d.key(), known != null ? known : new OfDyno(d, release));
            release.dynos++;
        }
        before.values().forEach(left -> left.release.gone.add(left.meter));
        forgetOldest();
    }

    private void forgetOldest() {
        List<String> gone = new ArrayList<>();
        releases.forEach((name, r) -> {
            if (r.dynos == 0) {
                gone.add(name);
            }
        });
        gone.sort(
                Comparator.comparing((String name) -> releases.get(name).minute.last()));
        gone.subList(0, Math.max(0, gone.size() - MOST_GONE)).forEach(releases::remove);
    }

    /** A request has ended. Allocates nothing, but for the first time of each size. */
    public synchronized void add(Ended e) {
        OfDyno known = e.dyno == null ? null : dynos.get(e.dyno);
        OfRelease release = unserved;
        if (known != null) {
            release = known.release;
        } else if (e.dyno != null) {
            release = releases.get(e.release);
            if (release == null) {
                release = new OfRelease();
                releases.put(e.release, release);
            }
        }
        (known != null ? known.meter : release.gone).add(e);
        release.minute.add(e);
    }

    /**
     * @param inFlight of the dyno with this key
     */
    public synchronized RouteMetrics metrics(
            String route, int routeInFlight, int held, ToIntFunction<Object> inFlight, long now) {
        var times = Meter.histogram();
        Recent nobody = unserved.minute.recent(now, times);
        List<RouteMetrics.OfRelease> all = new ArrayList<>();
        long requests = nobody.requests();
        long errors = nobody.errors();
        double perSecond = nobody.perSecond();
        for (var r : releases.entrySet()) {
            var own = Meter.histogram();
            Recent recent = r.getValue().minute.recent(now, own);
            times.add(own);
            requests += recent.requests();
            errors += recent.errors();
            perSecond += recent.perSecond();
            all.add(ofRelease(r.getKey(), r.getValue(), recent, inFlight));
        }
        return new RouteMetrics(
                route, routeInFlight, held, sum(requests, errors, perSecond, times), all, unserved.gone.totals());
    }

    private static Recent sum(long requests, long errors, double perSecond, Histogram times) {
        return new Recent(
                requests,
                errors,
                perSecond,
                times.getValueAtPercentile(50),
                times.getValueAtPercentile(95),
                times.getValueAtPercentile(99));
    }

    private RouteMetrics.OfRelease ofRelease(
            String name, OfRelease release, Recent recent, ToIntFunction<Object> inFlight) {
        var sum = new Meter();
        sum.add(release.gone);
        List<RouteMetrics.OfDyno> living = new ArrayList<>();
        int inside = 0;
        for (OfDyno d : dynos.values()) {
            if (d.release == release) {
                int n = inFlight.applyAsInt(d.dyno.key());
                living.add(new RouteMetrics.OfDyno(d.dyno.name(), n, d.meter.totals()));
                sum.add(d.meter);
                inside += n;
            }
        }
        living.sort(Comparator.comparing(RouteMetrics.OfDyno::dyno));
        return new RouteMetrics.OfRelease(name, inside, sum.totals(), recent, living);
    }

    /** Requests of the last minute by release, those without any left out. */
    public synchronized Map<String, Long> lastMinute(long now) {
        Map<String, Long> all = new LinkedHashMap<>();
        releases.forEach((name, r) -> {
            long n = r.minute.recent(now, Meter.histogram()).requests();
            if (n > 0) {
                all.put(name, n);
            }
        });
        return all;
    }
}
