package dev.dynolab.paas.release;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.store.Database;
import dev.dynolab.paas.store.Row;
import dev.dynolab.paas.store.Texts;
import dev.dynolab.paas.time.Time;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The slugs of all apps; the archives lie elsewhere, by checksum. Every method is one transaction. */
public final class Slugs {
    private final Database database;
    private final Time time;

    public Slugs(Database database, Time time) {
        this.database = database;
        this.time = time;
    }

    public Slug create(App app, Slug.Draft draft) {
        return create(app, UUID.randomUUID(), draft);
    }

    /** @param id a new one, told to somebody before there was a slug */
    public Slug create(App app, UUID id, Slug.Draft draft) {
        Instant now = time.now();
        Slug slug = new Slug(
                id,
                app.id(),
                draft.checksum(),
                draft.size(),
                draft.processTypes(),
                draft.buildpackDescription(),
                draft.commit(),
                draft.commitDescription(),
                draft.stack(),
                now,
                now);
        return database.transaction(session -> {
            session.update(
                    "insert into slugs (id, app_id, checksum, size, process_types, buildpack_description, commit_id,"
                            + " commit_description, stack, created_at, updated_at)"
                            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    slug.id(),
                    slug.app(),
                    slug.checksum(),
                    slug.size(),
                    Texts.write(slug.processTypes()),
                    slug.buildpackDescription(),
                    slug.commit(),
                    slug.commitDescription(),
                    slug.stack(),
                    slug.createdAt(),
                    slug.updatedAt());
            return slug;
        });
    }

    /** @throws PlatformException kind NOT_FOUND, also for another app's */
    public Slug find(App app, String id) {
        return Ids.uuid(id)
                .flatMap(this::byId)
                .filter(slug -> slug.app().equals(app.id()))
                .orElseThrow(() -> PlatformException.notFound("slug"));
    }

    public Optional<Slug> byId(UUID id) {
        return database.transaction(session -> session.first(Slugs::slug, "select * from slugs where id = ?", id));
    }

    /** Of all apps; every other archive may go. */
    public Set<String> checksumsInUse() {
        List<String> checksums = database.transaction(
                session -> session.list(row -> row.string("checksum"), "select distinct checksum from slugs"));
        return Set.copyOf(checksums);
    }

    /** The apps with a slug that was built on a stack. */
    public Set<UUID> appsOn(String stack) {
        return Set.copyOf(database.transaction(session ->
                session.list(row -> row.uuid("app_id"), "select distinct app_id from slugs where stack = ?", stack)));
    }

    private static Slug slug(Row row) throws SQLException {
        return new Slug(
                row.uuid("id"),
                row.uuid("app_id"),
                row.string("checksum"),
                row.number("size"),
                row.texts("process_types"),
                row.string("buildpack_description"),
                row.string("commit_id"),
                row.string("commit_description"),
                row.string("stack"),
                row.instant("created_at"),
                row.instant("updated_at"));
    }
}
