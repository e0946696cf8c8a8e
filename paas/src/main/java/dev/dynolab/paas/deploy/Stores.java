package dev.dynolab.paas.deploy;

import dev.dynolab.paas.app.Apps;
import dev.dynolab.paas.app.Checks;
import dev.dynolab.paas.app.Domains;
import dev.dynolab.paas.app.Features;
import dev.dynolab.paas.dyno.Formations;
import dev.dynolab.paas.release.Releases;
import dev.dynolab.paas.release.Slugs;
import dev.dynolab.paas.route.TrafficPolicies;
import dev.dynolab.paas.store.Database;
import dev.dynolab.paas.time.Time;

/** What the platform remembers of apps. */
public record Stores(
        Apps apps,
        Features features,
        Checks checks,
        Slugs slugs,
        Releases releases,
        Formations formations,
        Domains domains,
        TrafficPolicies traffic) {
    public static Stores in(Database database, Time time) {
        return new Stores(
                new Apps(database, time),
                new Features(database, time),
                new Checks(database),
                new Slugs(database, time),
                new Releases(database, time),
                new Formations(database),
                new Domains(database, time),
                new TrafficPolicies(database));
    }
}
