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

class AppsTest {
    private final FakeTime time = new FakeTime(Instant.parse("2013-07-29T13:37:59.000001Z"));
    private final Database database = Database.memory();
    private final Apps apps = new Apps(database, time);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void isFoundByNameAndIdAsItWasMade() {
        App app = create("blog");

        assertThat(app.owner()).isEqualTo("me@here");
        assertThat(app.region()).isEqualTo("local");
        assertThat(app.stack()).isEqualTo("local-debian-12");
        assertThat(app.port()).isZero();
        assertThat(app.maintenance()).isFalse();
        assertThat(app.createdAt()).isEqualTo(time.now()).isEqualTo(app.updatedAt());
        assertThat(app.releasedAt()).isEmpty();
        assertThat(apps.find("blog")).isEqualTo(app);
        assertThat(apps.find(app.id().toString())).isEqualTo(app);
        assertThat(apps.byId(app.id())).contains(app);
    }

    @Test
    void anUnknownOneIsNotFound() {
        for (String key : new String[] {"blog", "", "%", UUID.randomUUID().toString(), "x".repeat(36)}) {
            assertThatThrownBy(() -> apps.find(key))
                    .hasMessage("Couldn't find that app.")
                    .extracting(e -> ((PlatformException) e).kind())
                    .isEqualTo(Kind.NOT_FOUND);
        }
    }

    @Test
    void inventsAName() {
        App app = apps.create(Optional.empty(), "me@here", "local", "local-debian-12");

        assertThat(app.name().value()).matches("[a-z]+-[a-z]+-\\d{5}");
    }

    @Test
    void aNameIsTakenOnce() {
        App blog = create("blog");
        App shop = create("shop");

        assertThatThrownBy(() -> create("blog")).hasMessage("Name blog is already taken");
        assertThatThrownBy(() -> apps.rename(shop, new AppName("blog"))).hasMessage("Name blog is already taken");
        assertThat(apps.rename(blog, new AppName("blog")).name()).isEqualTo(blog.name());
        apps.rename(blog, new AppName("journal"));
        assertThat(create("blog").id()).isNotEqualTo(blog.id());
        assertThat(apps.list()).extracting(app -> app.name().value()).containsExactly("blog", "journal", "shop");
    }

    @Test
    void aChangeKeepsTheRestAndTellsWhen() {
        App app = create("blog");
        time.advance(Duration.ofMinutes(1));
        App changed = apps.released(apps.maintenance(app, true), time.now());

        assertThat(changed.maintenance()).isTrue();
        assertThat(changed.releasedAt()).contains(time.now());
        assertThat(changed.updatedAt()).isEqualTo(time.now());
        assertThat(changed.createdAt()).isEqualTo(app.createdAt());
        assertThat(apps.find("blog")).isEqualTo(changed);
    }

    @Test
    void aPortIsOneApps() {
        App blog = apps.port(create("blog"), 41000);
        App shop = create("shop");

        assertThat(blog.port()).isEqualTo(41000);
        assertThat(apps.port(blog, 41000)).isEqualTo(blog);
        assertThatThrownBy(() -> apps.port(shop, 41000)).hasMessage("Port 41000 belongs to another app.");
        apps.destroy(blog);
        assertThat(apps.port(shop, 41000).port()).isEqualTo(41000);
    }

    @Test
    void aDestroyedOneIsGoneForEverybody() {
        App app = create("blog");
        apps.destroy(app);
        apps.destroy(app);

        assertThat(apps.list()).isEmpty();
        assertThatThrownBy(() -> apps.maintenance(app, true)).hasMessage("Couldn't find that app.");
        assertThatThrownBy(() -> apps.rename(app, new AppName("x-y-z"))).hasMessage("Couldn't find that app.");
        assertThatThrownBy(() -> apps.port(app, 5)).hasMessage("Couldn't find that app.");
    }

    private App create(String name) {
        return apps.create(Optional.of(new AppName(name)), "me@here", "local", "local-debian-12");
    }
}
