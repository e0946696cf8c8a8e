package dev.dynolab.paas.release;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.AppName;
import dev.dynolab.paas.app.Apps;
import dev.dynolab.paas.store.Database;
import dev.dynolab.paas.time.SystemTime;
import dev.dynolab.paas.time.Time;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A platform that does nothing but make releases, until it is killed: prints each number once it has it. */
final class ReleaseLoop {
    static final String APP = "halted";

    private ReleaseLoop() {}

    public static void main(String[] args) {
        Time time = new SystemTime();
        Database database = Database.open(Path.of(args[0]));
        Apps apps = new Apps(database, time);
        App app = apps.list().stream()
                .findFirst()
                .orElseGet(() -> apps.create(Optional.of(new AppName(APP)), "me@here", "local", "local-debian-12"));
        Releases releases = new Releases(database, time);
        while (true) {
            Release made = releases.create(app, Optional.empty(), Map.of("N", "1"), "Deploy", "me@here");
            System.out.println(made.version());
            System.out.flush();
        }
    }
}
