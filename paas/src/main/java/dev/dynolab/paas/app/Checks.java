package dev.dynolab.paas.app;

import dev.dynolab.paas.store.Database;
import java.util.Optional;
import java.util.UUID;

/** Which apps have a health path. Every method is one transaction and joins the one it is called in. */
public final class Checks {
    private final Database database;

    public Checks(Database database) {
        this.database = database;
    }

    public Optional<HealthPath> of(UUID app) {
        return database.transaction(session -> session.first(
                row -> new HealthPath(row.string("path")), "select path from app_checks where app_id = ?", app));
    }

    public void set(UUID app, HealthPath path) {
        database.transaction(session ->
                session.update("merge into app_checks (app_id, path) key (app_id) values (?, ?)", app, path.value()));
    }

    public void unset(UUID app) {
        database.transaction(session -> session.update("delete from app_checks where app_id = ?", app));
    }
}
