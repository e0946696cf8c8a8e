package dev.dynolab.paas.dyno;

import dev.dynolab.paas.store.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * How many dynos of each type every app is to have; a line is known by its type and pin. And which apps sleep. Every method is one
 * transaction and joins the one it is called in.
 */
public final class Formations {
    private static final String HERE = "local";

    private final Database database;

    public Formations(Database database) {
        this.database = database;
    }

    /** In the order they were saved. */
    public List<FormationLine> lines(UUID app) {
        return database.transaction(session -> session.list(
                row -> new FormationLine(
                        row.string("type"),
                        row.integer("pin") == 0 ? OptionalInt.empty() : OptionalInt.of(row.integer("pin")),
                        row.integer("quantity"),
                        row.string("size")),
                "select * from formation where app_id = ? order by position",
                app));
    }

    /** Since when the app sleeps; empty when it does not. */
    public Optional<Instant> idleSince(UUID app) {
        return database.transaction(session ->
                session.first(row -> row.instant("since"), "select since from app_idle where app_id = ?", app));
    }

    public void idleSince(UUID app, Optional<Instant> since) {
        database.transaction(session -> since.isPresent()
                ? session.update("merge into app_idle (app_id, since) key (app_id) values (?, ?)", app, since.get())
                : session.update("delete from app_idle where app_id = ?", app));
    }

    /**
     * Replaces all lines of the app.
     *
     * @throws IllegalArgumentException when two lines have the same type and pin
     */
    public void save(UUID app, List<FormationLine> lines) {
        long keys = lines.stream()
                .map(line -> line.type() + "@" + line.pin().orElse(0))
                .distinct()
                .count();
        if (keys < lines.size()) {
            throw new IllegalArgumentException("Two lines of the same type and pin: " + lines);
        }
        database.transaction(session -> {
            session.update("delete from formation where app_id = ?", app);
            for (int i = 0; i < lines.size(); i++) {
                FormationLine line = lines.get(i);
                session.update(
                        "insert into formation (app_id, type, pin, position, region, quantity, size)"
                                + " values (?, ?, ?, ?, ?, ?, ?)",
                        app,
                        line.type(),
                        line.pin().orElse(0),
                        i,
                        HERE,
                        line.quantity(),
                        line.size());
            }
            return null;
        });
    }
}
