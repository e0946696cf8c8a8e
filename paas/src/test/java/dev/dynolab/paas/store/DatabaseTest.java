package dev.dynolab.paas.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.error.PlatformException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    @TempDir
    Path temp;

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        Path home = temp.resolve("a/home");
        Database.open(home.resolve("dynolab")).close();

        assertThat(permissions(home)).isEqualTo("rwx------");
        assertThat(files(home)).containsExactly("dynolab.mv.db");
        assertThat(permissions(home.resolve("dynolab.mv.db"))).isEqualTo("rw-------");
    }

    @Test
    void closesAnExistingFileToOthers() throws IOException {
        Database.open(temp.resolve("dynolab")).close();
        Files.setPosixFilePermissions(temp.resolve("dynolab.mv.db"), PosixFilePermissions.fromString("rw-r--r--"));
        Database.open(temp.resolve("dynolab")).close();

        assertThat(permissions(temp.resolve("dynolab.mv.db"))).isEqualTo("rw-------");
    }

    @Test
    void aHomeMayHaveAnOddName() {
        Path file = temp.resolve("~my home?%20=ü 'x'#").resolve("dynolab");
        try (Database database = Database.open(file)) {
            table(database);
            add(database, 1);
        }
        try (Database database = Database.open(file)) {
            assertThat(numbers(database)).containsExactly(1);
        }
        assertThat(file.resolveSibling("dynolab.mv.db")).exists();
    }

    @Test
    void aHomeThatH2WouldReadOtherwiseIsRefused() {
        for (String name : List.of("a;IFEXISTS=TRUE", "a\\b")) {
            assertThatThrownBy(() -> Database.open(temp.resolve(name).resolve("dynolab")))
                    .hasMessageStartingWith("Dynolab's home cannot have a ; or a \\ in its path: ");
        }
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void aTransactionIsWhollyDoneOrNotAtAll() {
        try (Database database = Database.memory()) {
            table(database);
            assertThatThrownBy(() -> database.transaction(session -> {
                        session.update("insert into t values (1)");
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
            assertThatThrownBy(() -> database.transaction(session -> {
                        session.update("insert into t values (2)");
                        return session.update("insert into nowhere values (2)");
                    }))
                    .isInstanceOf(PlatformException.class)
                    .hasMessageStartingWith("The database failed: H2 error ");

            assertThat(numbers(database)).isEmpty();
        }
    }

    @Test
    void anInnerTransactionIsPartOfTheOuter() {
        try (Database database = Database.memory()) {
            table(database);
            database.transaction(session -> {
                session.update("insert into t values (1)");
                return add(database, 2);
            });
            assertThat(numbers(database)).containsExactly(1, 2);

            assertThatThrownBy(() -> database.transaction(session -> {
                        add(database, 3);
                        try {
                            add(database, 1);
                        } catch (PlatformException primaryKey) {
                            // To carry on regardless is the mistake.
                        }
                        return null;
                    }))
                    .hasMessageContaining("part failed");
            assertThat(numbers(database)).containsExactly(1, 2);
        }
    }

    @Test
    void afterAFailedStatementItGoesOn() {
        Path file = temp.resolve("dynolab");
        try (Database database = Database.open(file)) {
            table(database);
            add(database, 1);
            assertThatThrownBy(() -> add(database, 1)).isInstanceOf(PlatformException.class);
            add(database, 2);
            assertThat(numbers(database)).containsExactly(1, 2);
        }
    }

    /** On the caller's own thread an interrupt closes H2's file: then this fails at the first interrupted insert. */
    @Test
    void anInterruptedCallerHarmsNobodyAndStaysInterrupted() throws InterruptedException {
        int each = 200;
        try (Database database = Database.open(temp.resolve("dynolab"))) {
            table(database);
            List<Throwable> failures = new ArrayList<>();
            CountDownLatch started = new CountDownLatch(1);
            Thread caller = new Thread(() -> {
                started.countDown();
                for (int n = 0; n < each; n++) {
                    Thread.currentThread().interrupt();
                    add(database, n);
                    if (!Thread.currentThread().isInterrupted()) {
                        failures.add(new AssertionError("the interrupt was swallowed"));
                    }
                }
            });
            caller.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
            caller.start();
            started.await();
            for (int n = each; n < 2 * each; n++) {
                add(database, n);
            }
            caller.join();

            assertThat(failures).isEmpty();
            assertThat(numbers(database))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 2 * each).boxed().toList());
        }
    }

    @Test
    void refusesWorkOnceClosed() {
        Database database = Database.open(temp.resolve("dynolab"));
        database.close();
        database.close();

        assertThatThrownBy(() -> numbers(database)).hasMessage("The database is closed: the platform is stopping.");
    }

    @Test
    void aHomeThatCannotBeIsOneLine() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");

        assertThatThrownBy(() -> Database.open(file.resolve("home/dynolab")))
                .isInstanceOf(PlatformException.class)
                .hasMessageStartingWith("Cannot use the database ")
                .message()
                .doesNotContain("\n");
    }

    private static void table(Database database) {
        database.transaction(session -> session.update("create table t (n int primary key)"));
    }

    private static int add(Database database, int n) {
        return database.transaction(session -> session.update("insert into t values (?)", n));
    }

    private static List<Integer> numbers(Database database) {
        return database.transaction(session -> session.list(row -> row.integer("n"), "select n from t order by n"));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static List<String> files(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
