package dev.dynolab.paas.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.error.PlatformException.Kind;
import dev.dynolab.paas.store.Database;
import dev.dynolab.paas.time.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FeaturesTest {
    private final FakeTime time = new FakeTime(Instant.parse("2013-07-29T13:37:59Z"));
    private final Database database = Database.memory();
    private final Apps apps = new Apps(database, time);
    private final Features features = new Features(database, time);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void hasItsDefaultUntilSet() {
        App app = apps.create(Optional.empty(), "me@here", "local", "stack");
        Feature feature = Feature.named("route-one-off-dynos");
        FeatureState untouched = features.state(app.id(), feature);

        assertThat(untouched).isEqualTo(new FeatureState(app.id(), feature, true, app.createdAt(), app.createdAt()));
        time.advance(Duration.ofMinutes(1));
        FeatureState off = features.set(app.id(), feature, false);
        assertThat(off.updatedAt()).isEqualTo(time.now());
        assertThat(off.id()).isEqualTo(untouched.id());
        assertThat(features.enabled(app.id(), feature)).isFalse();
        assertThat(features.list(app.id())).hasSize(Feature.values().length).contains(off);
        assertThat(features.set(app.id(), feature, true).enabled()).isTrue();
        assertThat(features.enabled(app.id(), feature)).isTrue();
    }

    @Test
    void whatIsNotBuiltIsRefused() {
        assertThatThrownBy(() -> Feature.named("http-shard-header"))
                .hasMessage("The feature http-shard-header is not built yet.")
                .extracting(e -> ((PlatformException) e).kind())
                .isEqualTo(Kind.INVALID);
        assertThatThrownBy(() -> Feature.named("prebot"))
                .hasMessage("Couldn't find that feature.")
                .extracting(e -> ((PlatformException) e).kind())
                .isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void anUnknownAppHasNone() {
        assertThatThrownBy(() -> features.list(UUID.randomUUID())).hasMessage("Couldn't find that app.");
        assertThatThrownBy(() -> features.set(UUID.randomUUID(), Feature.ROUTE_ONE_OFF_DYNOS, true))
                .hasMessage("Couldn't find that app.");
    }
}
