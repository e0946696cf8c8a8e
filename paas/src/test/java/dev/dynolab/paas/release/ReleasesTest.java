package dev.dynolab.paas.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.AppName;
import dev.dynolab.paas.app.Apps;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.release.Release.Status;
import dev.dynolab.paas.store.Database;
import dev.dynolab.paas.time.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReleasesTest {
    private static final String WILL = "will@heroku.com";

    private final FakeTime time = new FakeTime(Instant.parse("2013-07-29T13:37:59.123456Z"));
    private final Database database = Database.memory();
    private final Apps apps = new Apps(database, time);
    private final Slugs slugs = new Slugs(database, time);
    private final Releases releases = new Releases(database, time);
    private final App app = apps.create(Optional.of(new AppName("incdeploy")), WILL, "local", "local-debian-12");

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void numbersGoUpByOneAlsoAcrossFailures() {
        releases.succeed(create("Initial release"));
        releases.fail(create("Deploy 1234567"));
        Release third = create("Deploy 7654321");

        assertThat(third.version()).isEqualTo(3);
        assertThat(third.status()).isEqualTo(Status.PENDING);
        assertThat(releases.list(app.id())).extracting(Release::version).containsExactly(1, 2, 3);
        assertThat(releases.current(app.id()))
                .hasValueSatisfying(r -> assertThat(r.version()).isEqualTo(1));
        assertThat(releases.newest(app.id())).contains(third);
    }

    @Test
    void everyAppCountsForItself() {
        App other = apps.create(Optional.empty(), WILL, "local", "local-debian-12");
        create("Initial release");

        assertThat(releases.create(other, Optional.empty(), Map.of(), "Initial release", WILL)
                        .version())
                .isEqualTo(1);
    }

    @Test
    void keepsWhatItWasGiven() {
        Slug slug = slugs.create(
                app, new Slug.Draft("SHA256:ab", 5, Map.of("web", "x -p $PORT"), "Ruby", "82b7eff00", "Blue", "local"));
        Release made =
                releases.create(app, Optional.of(slug.id()), Map.of("A", "ä\n'\"\\", "B", ""), "Deploy 82b7eff0", WILL);

        assertThat(releases.find(app.id(), made.id().toString())).isEqualTo(made);
        assertThat(made.createdAt()).isEqualTo(time.now());
        assertThat(slugs.byId(slug.id())).contains(slug);
        assertThat(slugs.find(app, slug.id().toString())).isEqualTo(slug);
        assertThat(slugs.checksumsInUse()).containsExactly("SHA256:ab");
    }

    @Test
    void isFoundByNumberNameAndId() {
        Release made = create("Initial release");

        assertThat(List.of("1", "v1", made.id().toString()))
                .allSatisfy(key -> assertThat(releases.find(app.id(), key)).isEqualTo(made));
        assertThat(List.of(
                        "2",
                        "v2",
                        "v0",
                        "",
                        "v",
                        "-1",
                        "99999999999",
                        UUID.randomUUID().toString()))
                .allSatisfy(key -> assertThatThrownBy(() -> releases.find(app.id(), key))
                        .hasMessage("Couldn't find that release."));
        App other = apps.create(Optional.empty(), WILL, "local", "local-debian-12");
        assertThatThrownBy(() -> releases.find(other.id(), made.id().toString()))
                .isInstanceOf(PlatformException.class);
    }

    @Test
    void aStatusIsSettledOnce() {
        Release made = create("Initial release");
        time.advance(Duration.ofSeconds(3));
        Release done = releases.succeed(made);

        assertThat(done.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(done.updatedAt()).isEqualTo(made.updatedAt().plusSeconds(3));
        assertThat(releases.succeed(made)).isEqualTo(done);
        assertThatThrownBy(() -> releases.fail(made)).hasMessage("Release v1 has succeeded already.");
    }

    @Test
    void askedTwiceWithOneIdThereIsOneRelease() {
        UUID id = UUID.randomUUID();
        Release first = releases.create(id, app, Optional.empty(), Map.of("A", "1"), "Set A config vars", WILL);

        assertThat(releases.create(id, app, Optional.empty(), Map.of("A", "1"), "Set A config vars", WILL))
                .isEqualTo(first);
        assertThat(releases.list(app.id())).containsExactly(first);
    }

    @Test
    void configIsThatOfTheNewestThatHasNotFailed() {
        assertThat(releases.config(app.id())).isEmpty();
        releases.succeed(releases.create(app, Optional.empty(), Map.of("A", "1"), "Set A config vars", WILL));
        Release second = releases.create(app, Optional.empty(), Map.of("A", "2"), "Set A config vars", WILL);

        assertThat(releases.config(app.id())).containsExactly(Map.entry("A", "2"));
        releases.fail(second);
        assertThat(releases.config(app.id())).containsExactly(Map.entry("A", "1"));
    }

    @Test
    void neverPrintsConfigValues() {
        Release made = releases.create(app, Optional.empty(), Map.of("KEY", "s3cret"), "Set KEY config vars", WILL);

        assertThat(made.toString()).contains("KEY", "v1").doesNotContain("s3cret");
    }

    @Test
    void twoAtOnceGetConsecutiveNumbers() throws Exception {
        int each = 100;
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<List<Integer>>> results = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                results.add(threads.submit(() -> {
                    start.await();
                    return IntStream.range(0, each)
                            .mapToObj(i -> create("Deploy").version())
                            .toList();
                }));
            }
            start.countDown();
            List<Integer> versions = new ArrayList<>();
            for (Future<List<Integer>> result : results) {
                assertThat(result.get()).isSorted();
                versions.addAll(result.get());
            }
            assertThat(versions)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(1, 2 * each).boxed().toList());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aReleaseOfADestroyedAppIsRefused() {
        create("Initial release");
        apps.destroy(app);

        assertThatThrownBy(() -> create("Deploy")).hasMessage("Couldn't find that app.");
        assertThat(releases.list(app.id())).isEmpty();
    }

    private Release create(String description) {
        return releases.create(app, Optional.empty(), Map.of(), description, WILL);
    }
}
