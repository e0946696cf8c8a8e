package dev.dynolab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Somebody at a terminal, and a platform whose answers a test lays down. */
abstract class CommandFixture {
    @TempDir
    Path dir;

    FakeApi api;
    Person person;
    private final String now;
    private final String app;

    /** @param app what commands are about when they name none; empty for commands about no app */
    CommandFixture(String now, String app) {
        this.now = now;
        this.app = app;
    }

    @BeforeEach
    void sitDown() throws IOException {
        Files.createDirectories(dir.resolve("work"));
        api = new FakeApi(dir.resolve("home"));
        person = new Person(dir.resolve("home"), dir.resolve("work"), now);
        if (!app.isEmpty()) {
            person.env().put("DYNOLAB_APP", app);
        }
    }

    @AfterEach
    void standUp() {
        api.close();
    }
}
