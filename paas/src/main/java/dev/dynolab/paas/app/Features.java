package dev.dynolab.paas.app;

import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.store.Database;
import dev.dynolab.paas.store.Session;
import dev.dynolab.paas.time.Time;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Which features each app has. Every method is one transaction and joins the one it is called in. */
public final class Features {
    private final Database database;
    private final Time time;

    public Features(Database database, Time time) {
        this.database = database;
        this.time = time;
    }

    /** @throws PlatformException kind NOT_FOUND for an unknown app */
    public boolean enabled(UUID app, Feature feature) {
        return state(app, feature).enabled();
    }

    /** @throws PlatformException kind NOT_FOUND for an unknown app */
    public FeatureState state(UUID app, Feature feature) {
        return database.transaction(session -> read(session, app, feature));
    }

    /** Every feature there is, with the app's state. */
    public List<FeatureState> list(UUID app) {
        return database.transaction(session -> {
            List<FeatureState> states = new ArrayList<>();
            for (Feature feature : Feature.values()) {
                states.add(read(session, app, feature));
            }
            return List.copyOf(states);
        });
    }

    /** @throws PlatformException kind NOT_FOUND for an unknown app */
    public FeatureState set(UUID app, Feature feature, boolean enabled) {
        return database.transaction(session -> {
            FeatureState before = read(session, app, feature);
            Instant now = time.now();
            session.update(
                    "merge into app_features (app_id, feature, enabled, created_at, updated_at)"
                            + " key (app_id, feature) values (?, ?, ?, ?, ?)",
                    app,
                    feature.word(),
                    enabled,
                    before.createdAt(),
                    now);
            return new FeatureState(app, feature, enabled, before.createdAt(), now);
        });
    }

    private static FeatureState read(Session session, UUID app, Feature feature) throws SQLException {
        return session.first(
                        row -> new FeatureState(
                                app, feature, row.flag("enabled"), row.instant("created"), row.instant("updated")),
                        "select coalesce(f.enabled, cast(? as boolean)) enabled,"
                                + " coalesce(f.created_at, a.created_at) created,"
                                + " coalesce(f.updated_at, a.created_at) updated"
                                + " from apps a left join app_features f on f.app_id = a.id and f.feature = ?"
                                + " where a.id = ?",
                        feature.byDefault(),
                        feature.word(),
                        app)
                .orElseThrow(() -> PlatformException.notFound("app"));
    }
}
