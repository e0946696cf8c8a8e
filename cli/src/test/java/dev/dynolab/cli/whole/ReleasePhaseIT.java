package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Release commands that migrate a real database while the app serves from it. */
class ReleasePhaseIT {
    private static final String PROCFILE = """
            web: exec java -XX:TieredStopAtLevel=1 -cp target/classes:h2.jar Main
            release: java -XX:TieredStopAtLevel=1 -cp target/classes:h2.jar Main migrate
            """;

    /** Version 1 knows whole names, version 2 first and last ones; its migration gives up at a name without a blank. */
    private static final String APP = """
            import com.sun.net.httpserver.HttpServer;
            import java.net.InetSocketAddress;
            import java.sql.*;

            public class Main {
                private static final int VERSION = %d;

                public static void main(String[] args) throws Exception {
                    try (Connection db = DriverManager.getConnection(System.getenv("DATABASE_URL"))) {
                        if (args.length > 0) {
                            migrate(db);
                        } else {
                            serve(db);
                        }
                    }
                }

                private static void migrate(Connection db) throws Exception {
                    Statement sql = db.createStatement();
                    while (System.getenv("GATE") != null && !sql.executeQuery("select * from gate").next()) {
                        System.out.println("waiting at the gate");
                        Thread.sleep(100);
                    }
                    if (VERSION == 1) {
                        sql.execute("create table if not exists people (name varchar primary key)");
                        System.out.println("schema 1");
                        return;
                    }
                    // No "alter table": in H2 a query beside it may not find the table for a moment.
                    sql.execute("create table if not exists persons (first varchar, last varchar)");
                    db.setAutoCommit(false);
                    ResultSet people = db.createStatement().executeQuery(
                            "select name from people where not exists (select * from persons) order by name");
                    while (people.next()) {
                        String[] name = people.getString(1).split(" ");
                        if (name.length < 2) {
                            throw new IllegalStateException("no last name: " + name[0]);
                        }
                        sql.execute("insert into persons values ('" + name[0] + "', '" + name[1] + "')");
                    }
                    db.commit();
                    System.out.println("schema 2");
                }

                private static void serve(Connection db) throws Exception {
                    String select = VERSION == 1
                            ? "select name from people order by 1"
                            : "select first || ' ' || last from persons order by 1";
                    int port = Integer.parseInt(System.getenv("PORT"));
                    System.setProperty("sun.net.httpserver.nodelay", "true");
                    HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
                    server.createContext("/", exchange -> {
                        exchange.getRequestBody().readAllBytes();
                        System.out.println(exchange.getRequestHeaders().getFirst("X-Request-Id") + " "
                                + exchange.getRequestMethod());
                        String answer = VERSION + ":";
                        try (Statement sql = db.createStatement();
                                ResultSet people = sql.executeQuery(select)) {
                            while (people.next()) {
                                answer += " " + people.getString(1);
                            }
                            exchange.sendResponseHeaders(200, answer.length());
                        } catch (SQLException problem) {
                            answer = "" + problem;
                            exchange.sendResponseHeaders(500, answer.length());
                        }
                        exchange.getResponseBody().write(answer.getBytes());
                        exchange.close();
                    });
                    server.start();
                    Thread.sleep(Long.MAX_VALUE);
                }
            }
            """;

    @TempDir
    Path dir;

    private Server server;
    private Connection database;
    private Lab lab;
    private Repo repo;

    @BeforeEach
    void start() throws Exception {
        server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", dir.toString())
                .start();
        String url = "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/./people";
        database = DriverManager.getConnection(url);
        lab = Lab.start(dir, Map.of());
        Path source = Files.createDirectories(dir.resolve("source"));
        Files.writeString(source.resolve("Main.java"), String.format(APP, 1));
        Files.writeString(source.resolve("Procfile"), PROCFILE);
        Files.copy(
                Path.of(Server.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()),
                source.resolve("h2.jar"));
        repo = Repo.of(source, dir.resolve("people"), lab.env());
        lab.h(repo.dir(), "create", "people").ok();
        lab.h(repo.dir(), "config:set", "DATABASE_URL=" + url).ok();
    }

    @AfterEach
    void stop() throws SQLException {
        lab.close();
        database.close();
        server.stop();
    }

    @Test
    void aMigrationThatFailsLeavesTheOldServingAndItsRetryTakesOverWithoutALoss() throws Exception {
        assertThat(repo.push().ok().err()).contains("Running release command...", "schema 1");
        execute("insert into people values ('Ada Lovelace'), ('Plato')");
        Load load = Load.start(lab.port(repo), "people.localhost", 2);
        load.await(50, exchange -> exchange.body().equals("1: Ada Lovelace Plato"));

        String failed =
                repo.change("Main.java", String.format(APP, 2)).push().ok().err();
        assertThat(failed).contains("no last name: Plato", "Waiting for release.... failed.");
        assertThat(lab.h(repo.dir(), "releases:output").ok().out()).contains("no last name: Plato");
        assertThat(rows("persons")).as("of the transaction nothing stays").isZero();
        assertThat(rows("people")).isEqualTo(2);
        load.await(50, exchange -> exchange.body().equals("1: Ada Lovelace Plato"));

        execute("update people set name = 'Plato Aristonos' where name = 'Plato'");
        Result retry = lab.h(repo.dir(), "releases:retry").ok();
        assertThat(retry.out()).isEqualTo("schema 2\n");
        assertThat(retry.err()).contains("Retrying v5 on people... done, v6");
        load.await(50, exchange -> exchange.body().equals("2: Ada Lovelace Plato Aristonos"));
        assertThat(lab.h(repo.dir(), "releases").ok().out())
                .containsPattern("v6 +Retry of v5: Deploy [0-9a-f]+ ")
                .containsPattern("v5 .*\\(failed\\)");

        Ledger ledger = new Ledger(load.stop(), lab.log(repo));
        assertThat(ledger.lost()).isEmpty();
        assertThat(ledger.doubled()).isEmpty();
        assertThat(ledger.failedByTheApp()).isEmpty();
        assertThat(ledger.unaccounted()).isEmpty();

        aConfigChangeRunsItTooAndItCanBeReadMeanwhile();
    }

    private void aConfigChangeRunsItTooAndItCanBeReadMeanwhile() throws Exception {
        execute("create table gate (open boolean)");
        assertThat(lab.h(repo.dir(), "config:set", "GATE=1").ok().err())
                .contains("The release command runs: v7 will not be used until it succeeds.");
        try (BufferedReader heard = following("releases:output")) {
            assertThat(heard.readLine()).isEqualTo("waiting at the gate");
            assertThat(lab.h(repo.dir(), "ps").ok().out()).contains("web.1: v6 up");
            execute("insert into gate values (true)");
            assertThat(heard.lines()).last().isEqualTo("schema 2");
        }
        lab.h(repo.dir(), "ps:wait").ok();
        assertThat(lab.h(repo.dir(), "ps").ok().out()).contains("web.1: v7 up");
        assertThat(lab.h(repo.dir(), "rollback", "v4").ok().out()).isEqualTo("schema 1\n");
    }

    private BufferedReader following(String command) throws Exception {
        PipedInputStream heard = new PipedInputStream();
        PipedOutputStream said = new PipedOutputStream(heard);
        Lab.Session session = lab.session(repo.dir());
        CompletableFuture.runAsync(() -> session.runInto(said, command))
                .whenComplete((done, problem) -> closeQuietly(said));
        return new BufferedReader(new InputStreamReader(heard));
    }

    private static void closeQuietly(AutoCloseable end) {
        try {
            end.close();
        } catch (Exception gone) {
            throw new AssertionError(gone);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private int rows(String table) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from " + table)) {
            count.next();
            return count.getInt(1);
        }
    }
}
