package dev.dynolab.paas.store;

import dev.dynolab.paas.error.PlatformException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.h2.Driver;
import org.h2.api.ErrorCode;
import org.h2.mvstore.MVStoreTool;

/** What is peculiar to H2: how it is opened, its error codes, its ways of failing. */
final class H2 {
    /**
     * WRITE_DELAY=0: a commit is written before it returns (by default up to half a second later). No trace file: it
     * would hold statements. No hook at exit: the platform closes in its own order.
     */
    private static final String OPTIONS = ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";

    /** What H2 2.5.252 writes over earlier commits it may not find after a kill, and takes an older state for the last. */
    private static final String FILE_OPTIONS = ";REUSE_SPACE=FALSE";

    private H2() {}

    /** @param where {@code mem:} or {@code file:} with an absolute path */
    static Connection connect(String where) throws SQLException {
        String options = where.startsWith("file:") ? FILE_OPTIONS : "";
        Connection connection = Driver.load().connect("jdbc:h2:" + where + OPTIONS + options, new Properties());
        connection.setAutoCommit(false);
        return connection;
    }

    /** Closes what may be broken; the engine forgets it either way. */
    static void discard(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException broken) {
            // Closing is what matters.
        }
        try {
            connection.close();
        } catch (SQLException broken) {
            // It tells again of the failure that brought us here.
        }
    }

    /** How much of the file is still data, in percent. */
    static int fillRate(Connection connection) throws SQLException {
        return new Session(connection)
                .first(
                        row -> Integer.parseInt(row.string("v")),
                        "select setting_value v from information_schema.settings where setting_name = 'info.CHUNKS_FILL_RATE'")
                .orElse(100);
    }

    /** Writes the file, which nobody has open, anew without what is no more. */
    static void compact(Path file) {
        MVStoreTool.compact(file.toString(), false);
    }

    static PlatformException closed() {
        return PlatformException.internal("The database is closed: the platform is stopping.", null);
    }

    /** The failure in one line. H2's own words are kept as the cause only: they may quote values. */
    static PlatformException failed(SQLException problem) {
        IOException io = cause(problem);
        if (io != null && PlatformException.isDiskFull(io)) {
            return PlatformException.diskFull("nothing was saved", problem);
        }
        String reason = io != null ? String.valueOf(io.getMessage()) : "H2 error " + problem.getErrorCode();
        return PlatformException.internal("The database failed: " + reason + ".", problem);
    }

    /** The statement was wrong or broke a rule of the schema; the engine is as well as before. */
    static boolean harmless(SQLException problem) {
        String state = String.valueOf(problem.getSQLState());
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("42");
    }

    static boolean lockedByAnother(SQLException problem) {
        return problem.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1;
    }

    static boolean newerFormat(SQLException problem) {
        return problem.getErrorCode() == ErrorCode.FILE_VERSION_ERROR_1;
    }

    static boolean damaged(SQLException problem) {
        return problem.getErrorCode() == ErrorCode.FILE_CORRUPTED_1;
    }

    private static IOException cause(Throwable problem) {
        Throwable at = problem;
        // H2's chains may be circular.
        for (int depth = 0; at != null && depth < 20; depth++) {
            if (at instanceof IOException io && !(at instanceof ClosedByInterruptException)) {
                return io;
            }
            at = at.getCause();
        }
        return null;
    }
}
