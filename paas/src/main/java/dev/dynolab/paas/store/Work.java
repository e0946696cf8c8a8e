package dev.dynolab.paas.store;

import java.sql.SQLException;

/** What to do in one transaction. */
@FunctionalInterface
public interface Work<T> {
    /** Runs on the database's thread, so it only reads, decides and writes: no waiting, no other I/O. */
    T in(Session session) throws SQLException;
}
