package dev.dynolab.paas.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.error.PlatformException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {
    private static final Migration ONE = new Migration(1, "one", "create table a (n int); create index i on a (n)");
    private static final Migration TWO =
            new Migration(2, "two", "alter table a add m int default 7 not null; create table b (n int)");
    private static final Migration BAD = new Migration(2, "bad", "create table b (n int); create table a (n int)");

    @TempDir
    Path home;

    @Test
    void namesEveryFileThereIs() throws IOException {
        Path sources = Path.of("src/main/resources/dev/dynolab/paas/store");
        try (Stream<Path> files = Files.list(sources)) {
            assertThat(files.map(file -> file.getFileName().toString()).sorted())
                    .containsExactlyElementsOf(Migration.all().stream()
                            .map(step -> "V%03d__%s.sql".formatted(step.version(), step.name()))
                            .toList());
        }
    }

    @Test
    void anOlderOneIsBackedUpAndBroughtUpToDate() throws IOException {
        wrote(ONE);
        try (Database database = open(ONE, TWO)) {
            assertThat(first(database, "select n + m x from a")).isEqualTo(12);
            assertThat(first(database, "select max(version) x from schema_version"))
                    .isEqualTo(2);
        }
        assertThat(files()).containsExactly("dynolab.mv.db", "dynolab.v1.mv.db");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("dynolab.v1.mv.db"))))
                .isEqualTo("rw-------");
        try (Database backup = Database.open(home.resolve("dynolab.v1"), List.of(ONE))) {
            assertThat(first(backup, "select n x from a")).isEqualTo(5);
        }
    }

    @Test
    void aBackupIsNeverOverwritten() throws IOException {
        wrote(ONE);
        open(ONE, TWO).close();
        Files.copy(home.resolve("dynolab.v1.mv.db"), home.resolve("copy"));
        Files.delete(home.resolve("dynolab.mv.db"));
        Files.move(home.resolve("copy"), home.resolve("dynolab.mv.db"));
        open(ONE, TWO).close();

        assertThat(files()).containsExactly("dynolab.mv.db", "dynolab.v1-2.mv.db", "dynolab.v1.mv.db");
    }

    @Test
    void aFailingStepLeavesTheFileAsItWas() {
        wrote(ONE);
        assertThatThrownBy(() -> open(ONE, BAD)).isInstanceOf(PlatformException.class);

        try (Database database = open(ONE)) {
            assertThat(first(database, "select n x from a")).isEqualTo(5);
            assertThat(first(database, "select count(*) x from information_schema.tables where table_name = 'B'"))
                    .isZero();
        }
        try (Database database = open(ONE, TWO)) {
            assertThat(first(database, "select m x from a")).isEqualTo(7);
        }
    }

    @Test
    void aCopyLeftByAKillIsOfNoMatter() throws IOException {
        wrote(ONE);
        Files.writeString(home.resolve("dynolab.next.mv.db"), "half a copy");
        Files.writeString(home.resolve("dynolab.backup.mv.db"), "half a copy");
        try (Database database = open(ONE, TWO)) {
            assertThat(first(database, "select m x from a")).isEqualTo(7);
        }
        assertThat(files()).containsExactly("dynolab.mv.db", "dynolab.v1.mv.db");
    }

    @Test
    void aNewerOneIsRefusedAndKept() {
        wrote(ONE, TWO);

        assertThatThrownBy(() -> open(ONE))
                .hasMessage("A newer Dynolab wrote the database " + home.resolve("dynolab.mv.db")
                        + " (schema 2, this one knows up to 1).")
                .extracting(e -> ((PlatformException) e).kind(), e -> ((PlatformException) e).hint())
                .containsExactly(Kind.CONFLICT, "Use that Dynolab, or another DYNOLAB_HOME.");
        try (Database database = open(ONE, TWO)) {
            assertThat(first(database, "select n x from a")).isEqualTo(5);
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedAndKept() throws IOException {
        Path file = Files.writeString(home.resolve("dynolab.mv.db"), "not a database\n".repeat(2000));

        assertThatThrownBy(() -> open(ONE)).hasMessage("The database " + file + " is damaged.");
        assertThat(file).hasContent("not a database\n".repeat(2000));
    }

    @Test
    void anEmptyFileIsNotTakenForAnEmptyHome() throws IOException {
        Path file = Files.createFile(home.resolve("dynolab.mv.db"));

        assertThatThrownBy(() -> open(ONE)).hasMessage("The database " + file + " is damaged.");
    }

    private void wrote(Migration... steps) {
        try (Database database = open(steps)) {
            database.transaction(session -> session.update("insert into a (n) values (5)"));
        }
    }

    private Database open(Migration... steps) {
        return Database.open(home.resolve("dynolab"), List.of(steps));
    }

    private static int first(Database database, String sql) {
        return database.transaction(session -> session.first(row -> row.integer("x"), sql))
                .orElseThrow();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
