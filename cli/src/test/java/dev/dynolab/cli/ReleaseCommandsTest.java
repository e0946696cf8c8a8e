package dev.dynolab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.wire.IdRef;
import dev.dynolab.paas.wire.ReleaseJson;
import dev.dynolab.paas.wire.UserRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The release phase at the command line. */
class ReleaseCommandsTest extends CommandFixture {
    private static final Instant NOW = Instant.parse("2013-07-29T20:48:00Z");
    private static final String RELEASES = "/apps/blog/releases";

    ReleaseCommandsTest() {
        super(NOW.toString(), "blog");
    }

    /** @param output the path of its stream; null for none */
    private ReleaseJson release(int version, int slug, String status, String output) {
        return new ReleaseJson(
                List.of(),
                null,
                NOW,
                "Deploy 0123456",
                status.equals("succeeded"),
                new UUID(1, version),
                NOW,
                new IdRef(new UUID(2, slug)),
                status,
                new UserRef(new UUID(0, 1), "will@example.com"),
                version,
                false,
                output == null ? null : api.url() + output,
                null);
    }

    @Test
    void theOutputOfTheNewestOrOfAnyRelease() {
        api.on("GET " + RELEASES, List.of(release(7, 1, "pending", "/streams/releases/7")))
                .on("GET " + RELEASES + "/6", release(6, 1, "succeeded", null))
                .on("GET /streams/releases/7", "Migrating\nDone\n");
        assertThat(person.types("releases:output")).isEqualTo(new Person.Heard(0, "Migrating\nDone\n", ""));
        assertThat(person.types("releases:output", "v6"))
                .isEqualTo(new Person.Heard(0, "", "v6 has no release command, so no output.\n"));
        assertThat(person.types("releases:output", "six").exit()).isEqualTo(2);
    }

    @Test
    void aRetryFollowsItsCommandAndTellsHowItEnded() {
        api.on(
                        "GET " + RELEASES,
                        List.of(
                                release(6, 2, "failed", null),
                                release(5, 2, "failed", null),
                                release(4, 1, "succeeded", null)))
                .on("POST " + RELEASES, release(7, 2, "pending", "/streams/releases/7"))
                .on("GET /streams/releases/7", "Migrating\n")
                .on("GET " + RELEASES + "/7", release(7, 2, "failed", null))
                .on("GET " + RELEASES + "/7", release(7, 2, "succeeded", null));
        Person.Heard failed = person.types("releases:retry");
        assertThat(failed.out()).isEqualTo("Migrating\n");
        assertThat(failed.err()).isEqualTo("""
                Retrying v6 on blog... done, v7
                Running release command...
                h: v7 failed: what ran before it runs on.
                   Mend the cause, then: h releases:retry
                """);
        assertThat(failed.exit()).isEqualTo(4);
        assertThat(person.types("releases:retry", "v5").exit()).isZero();
        assertThat(api.requests())
                .contains(
                        "POST " + RELEASES + " {\"dynolab\":{\"retry\":\"6\"}}",
                        "POST " + RELEASES + " {\"dynolab\":{\"retry\":\"5\"}}");
    }

    @Test
    void aRetryThatWouldTakeBackNewerCodeMustBeMeant() {
        api.on(
                "GET " + RELEASES,
                List.of(
                        release(7, 3, "succeeded", null),
                        release(6, 2, "failed", null),
                        release(5, 1, "succeeded", null)));
        assertThat(person.types("releases:retry")).isEqualTo(new Person.Heard(1, "", """
                h: v6 failed, but other code was released since.
                   To release that of v6 all the same: h releases:retry v6
                """));
    }

    @Test
    void aConfigChangeAfterAFailureDoesNotHinderTheRetry() {
        api.on(
                        "GET " + RELEASES,
                        List.of(
                                release(7, 1, "succeeded", null),
                                release(6, 2, "failed", null),
                                release(5, 1, "succeeded", null)))
                .on("POST " + RELEASES, release(8, 2, "succeeded", null));
        assertThat(person.types("releases:retry").err()).isEqualTo("Retrying v6 on blog... done, v8\n");
    }

    @Test
    void withoutAFailureThereIsNothingToRetry() {
        api.on("GET " + RELEASES, List.of(release(7, 3, "succeeded", null), release(6, 2, "succeeded", null)));
        assertThat(person.types("releases:retry").err()).contains("h: No release failed: there is nothing to retry.");
    }

    @Test
    void aConfigChangeSaysThatItsReleaseCommandStillRuns() {
        api.on("PATCH /apps/blog/config-vars", Map.of("A", "1"))
                .on("GET " + RELEASES, List.of(release(7, 1, "pending", "/streams/releases/7")));
        assertThat(person.types("config:set", "A=1").err()).isEqualTo("""
                Setting A and restarting blog... done, v7
                 !    The release command runs: v7 will not be used until it succeeds. h releases:output shows it.
                """);
    }
}
