package dev.dynolab.paas.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements of one transaction. Parameters are what JDBC takes, and {@link Instant} and {@link Optional}. */
public final class Session {
    private final Connection connection;

    Session(Connection connection) {
        this.connection = connection;
    }

    /** Makes a value of the row the result set stands on. */
    @FunctionalInterface
    public interface Mapper<T> {
        T map(Row row) throws SQLException;
    }

    /** @return how many rows changed */
    public int update(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    public <T> List<T> list(Mapper<T> mapper, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters);
                ResultSet results = statement.executeQuery()) {
            List<T> found = new ArrayList<>();
            Row row = new Row(results);
            while (results.next()) {
                found.add(mapper.map(row));
            }
            return List.copyOf(found);
        }
    }

    /** The first row of the result. */
    public <T> Optional<T> first(Mapper<T> mapper, String sql, Object... parameters) throws SQLException {
        return list(mapper, sql, parameters).stream().findFirst();
    }

    private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, jdbc(parameters[i]));
            }
            return statement;
        } catch (SQLException | RuntimeException problem) {
            statement.close();
            throw problem;
        }
    }

    private static Object jdbc(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.map(Session::jdbc).orElse(null);
        }
        return value instanceof Instant instant ? OffsetDateTime.ofInstant(instant, ZoneOffset.UTC) : value;
    }
}
