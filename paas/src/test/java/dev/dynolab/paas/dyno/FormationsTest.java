package dev.dynolab.paas.dyno;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.Apps;
import dev.dynolab.paas.store.Database;
import dev.dynolab.paas.time.FakeTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FormationsTest {
    private static final FormationLine WEB = new FormationLine("web", OptionalInt.empty(), 2, "Standard-1X");
    private static final FormationLine WEB_V6 = new FormationLine("web", OptionalInt.of(6), 1, "Standard-2X");
    private static final FormationLine CLOCK = new FormationLine("clock", OptionalInt.empty(), 0, "Standard-1X");

    private final Database database = Database.memory();
    private final Apps apps = new Apps(database, new FakeTime(Instant.EPOCH));
    private final Formations formations = new Formations(database);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void keepsLinesByTypeAndPinInTheirOrder() {
        App app = create();
        App other = create();
        formations.save(other.id(), List.of(CLOCK));
        formations.save(app.id(), List.of(WEB, WEB_V6, CLOCK));
        assertThat(formations.lines(app.id())).containsExactly(WEB, WEB_V6, CLOCK);

        formations.save(app.id(), List.of(CLOCK, WEB));
        assertThat(formations.lines(app.id())).containsExactly(CLOCK, WEB);
        formations.save(app.id(), List.of());
        assertThat(formations.lines(app.id())).isEmpty();
        assertThat(formations.lines(other.id())).containsExactly(CLOCK);
    }

    @Test
    void refusesTwoLinesOfOneKeyAndKeepsWhatWas() {
        App app = create();
        formations.save(app.id(), List.of(WEB_V6));

        assertThatThrownBy(() -> formations.save(app.id(), List.of(WEB, WEB)))
                .hasMessageContaining("same type and pin");
        assertThat(formations.lines(app.id())).containsExactly(WEB_V6);
    }

    @Test
    void goesWithItsApp() {
        App app = create();
        formations.save(app.id(), List.of(WEB));
        apps.destroy(app);

        assertThat(formations.lines(app.id())).isEmpty();
    }

    @Test
    void keepsSinceWhenAnAppSleeps() {
        App app = create();
        assertThat(formations.idleSince(app.id())).isEmpty();
        Instant since = Instant.parse("2026-11-21T12:00:00.123456Z");
        formations.idleSince(app.id(), Optional.of(Instant.EPOCH));
        formations.idleSince(app.id(), Optional.of(since));
        assertThat(formations.idleSince(app.id())).hasValue(since);
        assertThat(formations.idleSince(create().id())).isEmpty();
        formations.idleSince(app.id(), Optional.empty());
        assertThat(formations.idleSince(app.id())).isEmpty();
    }

    private App create() {
        return apps.create(Optional.empty(), "me@here", "local", "stack");
    }
}
