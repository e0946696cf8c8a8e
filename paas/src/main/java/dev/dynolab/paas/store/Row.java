package dev.dynolab.paas.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A row of a result, column by column; only valid while it is mapped. */
public final class Row {
    private final ResultSet results;

    Row(ResultSet results) {
        this.results = results;
    }

    public String string(String column) throws SQLException {
        return results.getString(column);
    }

    public int integer(String column) throws SQLException {
        return results.getInt(column);
    }

    public long number(String column) throws SQLException {
        return results.getLong(column);
    }

    public boolean flag(String column) throws SQLException {
        return results.getBoolean(column);
    }

    public UUID uuid(String column) throws SQLException {
        return results.getObject(column, UUID.class);
    }

    public Optional<UUID> maybeUuid(String column) throws SQLException {
        return Optional.ofNullable(uuid(column));
    }

    public Instant instant(String column) throws SQLException {
        return results.getObject(column, OffsetDateTime.class).toInstant();
    }

    public Optional<Instant> maybeInstant(String column) throws SQLException {
        return Optional.ofNullable(results.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }

    /** A map of texts, as {@link Texts} wrote it. */
    public Map<String, String> texts(String column) throws SQLException {
        return Texts.read(string(column));
    }
}
