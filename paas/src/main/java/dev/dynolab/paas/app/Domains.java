package dev.dynolab.paas.app;

import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.store.Database;
import dev.dynolab.paas.store.Row;
import dev.dynolab.paas.time.Time;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The domains of a home: host names of the apps' own doors. Every method is one transaction and joins the one it is called in. */
public final class Domains {
    /** Heroku, "Limits". */
    private static final int MOST = 1000;

    private final Database database;
    private final Time time;

    public Domains(Database database, Time time) {
        this.database = database;
        this.time = time;
    }

    /** @throws PlatformException kind INVALID when an app has it already */
    public Domain add(App app, Hostname hostname) {
        return database.transaction(session -> {
            Optional<Domain> taken =
                    session.first(Domains::domain, "select * from route_hosts where host = ?", hostname.value());
            if (taken.isPresent()) {
                String whose = taken.get().app().equals(app.id()) ? "this app" : "another app";
                throw PlatformException.invalid(hostname + " is currently in use by " + whose + ".");
            }
            if (list(app).size() >= MOST) {
                throw PlatformException.invalid("An app can have " + MOST + " domains.");
            }
            Domain added = new Domain(UUID.randomUUID(), app.id(), hostname, time.now());
            session.update(
                    "insert into route_hosts (host, route_id, id, created_at) values (?, ?, ?, ?)",
                    hostname.value(),
                    app.id(),
                    added.id(),
                    added.createdAt());
            return added;
        });
    }

    /** By name. */
    public List<Domain> list(App app) {
        return database.transaction(session ->
                session.list(Domains::domain, "select * from route_hosts where route_id = ? order by host", app.id()));
    }

    public void remove(Domain domain) {
        database.transaction(session -> session.update("delete from route_hosts where id = ?", domain.id()));
    }

    private static Domain domain(Row row) throws SQLException {
        return new Domain(
                row.uuid("id"), row.uuid("route_id"), new Hostname(row.string("host")), row.instant("created_at"));
    }
}
