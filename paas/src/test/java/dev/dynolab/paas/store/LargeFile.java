package dev.dynolab.paas.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A database file of more than 40 MB of which little is still data; run by itself, one that opens it. */
final class LargeFile {
    static final List<Migration> SCHEMA =
            List.of(new Migration(1, "one", "create table t (n int primary key, text varchar)"));

    private LargeFile() {}

    /** @return how many rows it has */
    static int write(Path file) throws IOException {
        try (Database database = Database.open(file, SCHEMA)) {
            database.transaction(session -> session.update("insert into t values (0, '')"));
            int rows = 1;
            for (; Files.size(stored(file)) < 40 << 20; rows++) {
                int row = rows;
                database.transaction(session -> {
                    session.update(
                            "update t set text = ? where n = 0",
                            Integer.toString(row, 36).repeat(100_000));
                    return session.update("insert into t values (?, ?)", row, "row " + row);
                });
            }
            return rows;
        }
    }

    /** How many of its rows are there, as they were written. */
    static int rows(Database database) {
        return database.transaction(session -> session.first(
                        row -> row.integer("c"), "select count(*) c from t where n = 0 or text = 'row ' || n")
                .orElseThrow());
    }

    static Path stored(Path file) {
        return file.resolveSibling(file.getFileName() + ".mv.db");
    }

    public static void main(String[] arguments) {
        Database.open(Path.of(arguments[0]), SCHEMA).close();
    }
}
