package dev.dynolab.paas.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;

/** Commits number after number until it is killed; prints what it finds at first, then each once it is committed. */
final class CommitLoop {
    private CommitLoop() {}

    public static void main(String[] arguments) throws Exception {
        // By default H2 uses space again after 45 s, which is too long for a test.
        try (Connection connection = H2.connect("file:" + arguments[0] + ";RETENTION_TIME=0");
                Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists numbers (n int primary key, text varchar)");
            int last;
            try (ResultSet found = statement.executeQuery("select coalesce(max(n), 0) from numbers")) {
                found.next();
                last = found.getInt(1);
            }
            System.out.println(last);
            while (true) {
                last++;
                statement.execute("insert into numbers values (" + last + ", '" + "x".repeat(last % 500) + "')");
                statement.execute("update numbers set text = 'y' where n = " + last / 2);
                connection.commit();
                System.out.println(last);
            }
        }
    }
}
