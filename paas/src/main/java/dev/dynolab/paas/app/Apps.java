package dev.dynolab.paas.app;

import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.store.Database;
import dev.dynolab.paas.store.Row;
import dev.dynolab.paas.store.Session;
import dev.dynolab.paas.time.Time;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The apps of a home. Every method is one transaction and joins the one it is called in. */
public final class Apps {
    /** An app's port is that of its own route, which has the app's id. */
    private static final String SELECT =
            "select apps.*, routes.port from apps join routes on routes.id = apps.id where ";

    private final Database database;
    private final Time time;
    private final RandomName names = new RandomName();

    public Apps(Database database, Time time) {
        this.database = database;
        this.time = time;
    }

    /**
     * @param name empty for a name like {@code calm-river-12345}
     * @param owner an e-mail address
     * @throws PlatformException kind INVALID when the name is taken
     */
    public App create(Optional<AppName> name, String owner, String region, String stack) {
        return database.transaction(session -> {
            AppName free = name.isPresent() ? name.get() : unused(session);
            refuseTaken(session, free);
            UUID id = UUID.randomUUID();
            Instant now = time.now();
            session.update(
                    "insert into apps (id, name, owner, region, stack, maintenance, created_at, updated_at)"
                            + " values (?, ?, ?, ?, ?, false, ?, ?)",
                    id,
                    free.value(),
                    owner,
                    region,
                    stack,
                    now,
                    now);
            session.update("insert into routes (id, region, created_at) values (?, ?, ?)", id, region, now);
            session.update("insert into route_apps (route_id, app_id) values (?, ?)", id, id);
            return get(session, id);
        });
    }

    /** By name. */
    public List<App> list() {
        return database.transaction(session -> session.list(Apps::app, SELECT + "true order by apps.name"));
    }

    /** @throws PlatformException kind NOT_FOUND */
    public App find(String idOrName) {
        Optional<UUID> id = uuid(idOrName);
        return database.transaction(session -> id.isPresent()
                        ? session.first(Apps::app, SELECT + "apps.id = ?", id)
                        : session.first(Apps::app, SELECT + "apps.name = ?", idOrName))
                .orElseThrow(() -> PlatformException.notFound("app").hint("h apps lists the ones there are."));
    }

    public Optional<App> byId(UUID id) {
        return database.transaction(session -> session.first(Apps::app, SELECT + "apps.id = ?", id));
    }

    /** @throws PlatformException kind INVALID when another app has the name */
    public App rename(App app, AppName name) {
        return database.transaction(session -> {
            if (!get(session, app.id()).name().equals(name)) {
                refuseTaken(session, name);
            }
            return change(session, app, "name", name.value());
        });
    }

    public App maintenance(App app, boolean on) {
        return database.transaction(session -> change(session, app, "maintenance", on));
    }

    /** For its next builds; what was built keeps the stack of its slug. */
    public App stack(App app, String stack) {
        return database.transaction(session -> change(session, app, "stack", stack));
    }

    /**
     * Keeps the app's own router port.
     *
     * @throws PlatformException kind CONFLICT when it is another route's
     */
    public App port(App app, int port) {
        return database.transaction(session -> {
            boolean taken = session.first(
                            row -> row.uuid("id"), "select id from routes where port = ? and id <> ?", port, app.id())
                    .isPresent();
            if (taken) {
                throw PlatformException.conflict("Port " + port + " belongs to another app.");
            }
            session.update("update routes set port = ? where id = ?", port, app.id());
            return get(session, app.id());
        });
    }

    /** @param at when the app's newest release succeeded */
    public App released(App app, Instant at) {
        return database.transaction(session -> change(session, app, "released_at", at));
    }

    /** With its features, slugs, releases, formation and own route; its files are somebody else's, see {@link #destroyed}. */
    public void destroy(App app) {
        database.transaction(session -> {
            session.update("merge into destroyed_apps values (?)", app.id());
            session.update("delete from routes where id = ?", app.id());
            return session.update("delete from apps where id = ?", app.id());
        });
    }

    /** The destroyed apps of which there may still be files. */
    public List<UUID> destroyed() {
        return database.transaction(session -> session.list(row -> row.uuid("id"), "select id from destroyed_apps"));
    }

    /** No file is left of a destroyed app. */
    public void forgotten(UUID app) {
        database.transaction(session -> session.update("delete from destroyed_apps where id = ?", app));
    }

    private App change(Session session, App app, String column, Object value) throws SQLException {
        session.update("update apps set " + column + " = ?, updated_at = ? where id = ?", value, time.now(), app.id());
        return get(session, app.id());
    }

    private static App get(Session session, UUID id) throws SQLException {
        return session.first(Apps::app, SELECT + "apps.id = ?", id)
                .orElseThrow(() -> PlatformException.notFound("app"));
    }

    private static void refuseTaken(Session session, AppName name) throws SQLException {
        if (taken(session, name)) {
            throw PlatformException.invalid("Name " + name + " is already taken");
        }
    }

    private AppName unused(Session session) throws SQLException {
        AppName name = names.next();
        while (taken(session, name)) {
            name = names.next();
        }
        return name;
    }

    private static boolean taken(Session session, AppName name) throws SQLException {
        return session.first(row -> row.uuid("id"), "select id from apps where name = ?", name.value())
                .isPresent();
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }

    private static App app(Row row) throws SQLException {
        return new App(
                row.uuid("id"),
                new AppName(row.string("name")),
                row.string("owner"),
                row.string("region"),
                row.string("stack"),
                row.flag("maintenance"),
                row.integer("port"),
                row.instant("created_at"),
                row.instant("updated_at"),
                row.maybeInstant("released_at"));
    }
}
