package dev.dynolab.paas.route;

import dev.dynolab.paas.route.TrafficPolicy.Rule;
import dev.dynolab.paas.store.Database;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/** The traffic policy of every app. Every method is one transaction and joins the one it is called in. */
public final class TrafficPolicies {
    private final Database database;

    public TrafficPolicies(Database database) {
        this.database = database;
    }

    public TrafficPolicy of(UUID app) {
        return database.transaction(session -> {
            TreeMap<Integer, Integer> weights = new TreeMap<>();
            session.list(
                            row -> List.of(row.integer("version"), row.integer("ppm")),
                            "select * from traffic_weights where app_id = ?",
                            app)
                    .forEach(weight -> weights.put(weight.get(0), weight.get(1)));
            List<Rule> rules = session.list(
                    row -> new Rule(row.string("condition"), row.integer("version")),
                    "select * from traffic_rules where app_id = ? order by position",
                    app);
            return new TrafficPolicy(weights, rules);
        });
    }

    public void save(UUID app, TrafficPolicy policy) {
        database.transaction(session -> {
            session.update("delete from traffic_weights where app_id = ?", app);
            session.update("delete from traffic_rules where app_id = ?", app);
            for (var weight : policy.weights().entrySet()) {
                session.update(
                        "insert into traffic_weights (app_id, version, ppm) values (?, ?, ?)",
                        app,
                        weight.getKey(),
                        weight.getValue());
            }
            for (int i = 0; i < policy.rules().size(); i++) {
                session.update(
                        "insert into traffic_rules (app_id, position, condition, version) values (?, ?, ?, ?)",
                        app,
                        i,
                        policy.rules().get(i).condition(),
                        policy.rules().get(i).version());
            }
            return null;
        });
    }
}
