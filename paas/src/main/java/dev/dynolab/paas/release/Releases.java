package dev.dynolab.paas.release;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.release.Release.Status;
import dev.dynolab.paas.store.Database;
import dev.dynolab.paas.store.Row;
import dev.dynolab.paas.store.Session;
import dev.dynolab.paas.store.Texts;
import dev.dynolab.paas.time.Time;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The releases of all apps: appended, never removed but with their app. Every method is one transaction and joins the
 * one it is called in; what it returned is kept, also when the platform is killed the next moment.
 */
public final class Releases {
    private static final Pattern VERSION = Pattern.compile("v?([1-9][0-9]{0,8})");

    private final Database database;
    private final Time time;

    public Releases(Database database, Time time) {
        this.database = database;
        this.time = time;
    }

    /** As {@link #create(UUID, App, Optional, Map, String, String)} with an id of its own. */
    public Release create(App app, Optional<UUID> slug, Map<String, String> config, String description, String user) {
        return create(UUID.randomUUID(), app, slug, config, description, user);
    }

    /**
     * Adds a pending release with the app's next number: one more than the newest, whatever became of that. Asked again
     * with the same id (as after a failure that left open whether it was done) it returns the release there is.
     *
     * @throws PlatformException kind NOT_FOUND when the app is gone
     */
    public Release create(
            UUID id, App app, Optional<UUID> slug, Map<String, String> config, String description, String user) {
        return append(id, app, slug, config, description, user, false);
    }

    /** As {@link #create}, but it is not current when it succeeds: only when it is promoted. */
    public Release stage(App app, Optional<UUID> slug, Map<String, String> config, String description, String user) {
        return append(UUID.randomUUID(), app, slug, config, description, user, true);
    }

    private Release append(
            UUID id,
            App app,
            Optional<UUID> slug,
            Map<String, String> config,
            String description,
            String user,
            boolean staged) {
        return database.transaction(session -> {
            Optional<Release> there = byId(session, id);
            if (there.isPresent()) {
                return there.get();
            }
            requireApp(session, app.id());
            Instant now = time.now();
            int version = newest(session, app.id()).map(Release::version).orElse(0) + 1;
            Release release = new Release(
                    id, app.id(), version, slug, config, description, user, Status.PENDING, staged, now, now);
            insert(session, release);
            return release;
        });
    }

    /** @throws PlatformException kind CONFLICT when it has failed */
    public Release succeed(Release release) {
        return settle(release, Status.SUCCEEDED);
    }

    /** @throws PlatformException kind CONFLICT when it has succeeded */
    public Release fail(Release release) {
        return settle(release, Status.FAILED);
    }

    /**
     * A staged release is one like any other from now on.
     *
     * @param with what else changes in the same transaction
     */
    public Release promote(Release release, Runnable with) {
        return database.transaction(session -> {
            session.update("update releases set staged = false, updated_at = ? where id = ?", time.now(), release.id());
            with.run();
            return byId(session, release.id()).orElseThrow(() -> PlatformException.notFound("release"));
        });
    }

    /** All of an app, ascending. */
    public List<Release> list(UUID app) {
        return database.transaction(session ->
                session.list(Releases::release, "select * from releases where app_id = ? order by version", app));
    }

    /**
     * @param key {@code 6}, {@code v6} or the release's id
     * @throws PlatformException kind NOT_FOUND
     */
    public Release find(UUID app, String key) {
        Matcher version = VERSION.matcher(key);
        Optional<Release> found = version.matches()
                ? version(app, Integer.parseInt(version.group(1)))
                : maybe(key).filter(release -> release.app().equals(app));
        return found.orElseThrow(() -> PlatformException.notFound("release"));
    }

    /** Of any app. @throws PlatformException kind NOT_FOUND */
    public Release byId(String id) {
        return maybe(id).orElseThrow(() -> PlatformException.notFound("release"));
    }

    private Optional<Release> maybe(String id) {
        return Ids.uuid(id).flatMap(uuid -> database.transaction(session -> byId(session, uuid)));
    }

    public Optional<Release> version(UUID app, int version) {
        return database.transaction(session -> session.first(
                Releases::release, "select * from releases where app_id = ? and version = ?", app, version));
    }

    /** The newest that succeeded and is not staged: what formation dynos run. */
    public Optional<Release> current(UUID app) {
        return database.transaction(session -> session.first(
                Releases::release,
                "select * from releases where app_id = ? and status = ? and not staged order by version desc limit 1",
                app,
                Status.SUCCEEDED.name()));
    }

    /** The version that formation dynos run; 0 while nothing has been deployed. */
    public int running(UUID app) {
        return current(app)
                .filter(release -> release.slug().isPresent())
                .map(Release::version)
                .orElse(0);
    }

    /** The newest, whatever its status. */
    public Optional<Release> newest(UUID app) {
        return database.transaction(session -> newest(session, app));
    }

    /** The newest that has not failed and is not staged: the next one is made of its slug and config vars. */
    public Optional<Release> latest(UUID app) {
        return database.transaction(session -> session.first(
                Releases::release,
                "select * from releases where app_id = ? and status <> ? and not staged order by version desc limit 1",
                app,
                Status.FAILED.name()));
    }

    /** The config vars as people see and change them: those of the {@link #latest} release. */
    public Map<String, String> config(UUID app) {
        return latest(app).map(Release::config).orElse(Map.of());
    }

    private Release settle(Release release, Status status) {
        return database.transaction(session -> {
            Release now = byId(session, release.id()).orElseThrow(() -> PlatformException.notFound("release"));
            if (now.status() == status) {
                return now;
            }
            if (now.status() != Status.PENDING) {
                throw PlatformException.conflict(
                        "Release " + now.name() + " has " + now.status().name().toLowerCase(Locale.ROOT) + " already.");
            }
            session.update(
                    "update releases set status = ?, updated_at = ? where id = ?",
                    status.name(),
                    time.now(),
                    release.id());
            return byId(session, release.id()).orElseThrow();
        });
    }

    private static void insert(Session session, Release release) throws SQLException {
        session.update(
                "insert into releases (id, app_id, version, slug_id, config, description, user_email, status,"
                        + " staged, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                release.id(),
                release.app(),
                release.version(),
                release.slug(),
                Texts.write(release.config()),
                release.description(),
                release.user(),
                release.status().name(),
                release.staged(),
                release.createdAt(),
                release.updatedAt());
    }

    private static void requireApp(Session session, UUID app) throws SQLException {
        session.first(row -> row.uuid("id"), "select id from apps where id = ?", app)
                .orElseThrow(() -> PlatformException.notFound("app"));
    }

    private static Optional<Release> byId(Session session, UUID id) throws SQLException {
        return session.first(Releases::release, "select * from releases where id = ?", id);
    }

    private static Optional<Release> newest(Session session, UUID app) throws SQLException {
        return session.first(
                Releases::release, "select * from releases where app_id = ? order by version desc limit 1", app);
    }

    private static Release release(Row row) throws SQLException {
        return new Release(
                row.uuid("id"),
                row.uuid("app_id"),
                row.integer("version"),
                row.maybeUuid("slug_id"),
                row.texts("config"),
                row.string("description"),
                row.string("user_email"),
                Status.valueOf(row.string("status")),
                row.flag("staged"),
                row.instant("created_at"),
                row.instant("updated_at"));
    }
}
