package dev.dynolab.paas.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Which version of the schema a database has, and the way to a newer one. */
final class Schema {
    private Schema() {}

    /** @return 0 for a database without a schema */
    static int version(Connection connection) throws SQLException {
        Session session = new Session(connection);
        boolean recorded = session.first(
                                row -> row.integer("n"),
                                "select count(*) n from information_schema.tables where table_name = 'SCHEMA_VERSION'")
                        .orElse(0)
                == 1;
        return recorded
                ? session.first(row -> row.integer("v"), "select coalesce(max(version), 0) v from schema_version")
                        .orElse(0)
                : 0;
    }

    /** Applies the steps that are missing. H2 commits at each DDL statement, so the caller works on a copy. */
    static void upgrade(Connection connection, List<Migration> known) throws SQLException {
        int version = version(connection);
        try (Statement statement = connection.createStatement()) {
            if (version == 0) {
                statement.execute("create table if not exists schema_version (version int primary key, name varchar"
                        + " not null, applied_at timestamp with time zone not null default current_timestamp)");
            }
            for (Migration step : known) {
                if (step.version() > version) {
                    statement.execute(step.sql());
                    new Session(connection)
                            .update(
                                    "insert into schema_version (version, name) values (?, ?)",
                                    step.version(),
                                    step.name());
                }
            }
        }
        connection.commit();
    }
}
