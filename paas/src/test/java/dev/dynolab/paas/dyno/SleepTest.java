package dev.dynolab.paas.dyno;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.dynolab.paas.dyno.FakeRuntime.FakeDyno;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.runtime.DynoName;
import dev.dynolab.paas.runtime.DynoSpec;
import dev.dynolab.paas.runtime.RunningDyno.Signal;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The half hour without a request after which Heroku lets an app sleep, and the request that wakes it. */
@Timeout(120)
class SleepTest extends AppDynosFixture {
    private FakeDyno web;
    private FakeDyno worker;
    private HttpServer server;
    private final CountDownLatch answer = new CountDownLatch(1);

    @BeforeEach
    void start() throws IOException {
        super.start();
        dynos.sleeps(true).join();
    }

    @AfterEach
    void unbind() {
        answer.countDown();
        if (server != null) {
            server.stop(0);
        }
    }

    /** {@code web.1} and {@code worker.1} on v3. */
    private void bothUp() throws Exception {
        var boots = follow(3, line("web", 1), line("worker", 1));
        web = runtime.next();
        worker = runtime.next();
        serve(web);
        booted(boots.get(0));
    }

    /** It answers 204 at once, below /slow when the test says so. */
    private void serve(FakeDyno dyno) throws IOException {
        server = HttpServer.create(dyno.address(), 0);
        server.createContext("/", exchange -> exchange.sendResponseHeaders(204, -1));
        server.createContext("/slow", exchange -> {
            try {
                answer.await();
            } catch (InterruptedException ended) {
                throw new IOException(ended);
            }
            exchange.sendResponseHeaders(204, -1);
        });
        server.start();
    }

    private Socket ask(String path) throws IOException {
        Socket client = new Socket("127.0.0.1", router.port());
        client.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: blog.localhost\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    private static void isAnswered(Socket client) throws IOException {
        isAnswered(client, 204);
    }

    private static void isAnswered(Socket client, int status) throws IOException {
        try (client) {
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 " + status);
        }
    }

    /** The router is done with a request a moment after its answer has come. */
    private void awaitNobodyInside() {
        while (host.doors().activity(app).inside() > 0) {
            Thread.onSpinWait();
        }
    }

    private void awaitTwoStarted() throws InterruptedException {
        runtime.next();
        runtime.next();
        settle();
        assertThat(runtime.startedNoMore()).isTrue();
    }

    private void minutes(int minutes) {
        time.advance(Duration.ofMinutes(minutes));
        settle();
    }

    private void sleepNow() throws Exception {
        bothUp();
        assertThat(dynos.idle().join()).isEqualTo(2);
        assertThat(web.nextSignal()).isEqualTo(Signal.TERM);
        assertThat(worker.nextSignal()).isEqualTo(Signal.TERM);
        server.stop(0);
        web.exit(143);
        worker.exit(143);
        assertThat(running()).containsExactly("web.1 v3 idle", "worker.1 v3 idle");
    }

    @Test
    void halfAnHourWithoutARequestIdlesEveryDynoOfTheFormation() throws Exception {
        bothUp();
        dynos.run("run", name -> new Specs(app, time).spec(name, DynoSpec.Kind.DETACHED, 3, false), line -> {})
                .join();
        FakeDyno oneOff = runtime.next();
        settle();
        minutes(29);
        assertThat(web.wasSignalled()).isFalse();
        minutes(2);
        assertThat(web.nextSignal()).isEqualTo(Signal.TERM);
        assertThat(worker.nextSignal()).isEqualTo(Signal.TERM);
        assertThat(running())
                .containsExactlyInAnyOrder(
                        oneOff.spec().name() + " v3 up",
                        "web.1 v3 idle",
                        "web.1 v3 down",
                        "worker.1 v3 idle",
                        "worker.1 v3 down");
        assertThat(messages("web.1"))
                .containsSubsequence("Idling", "State changed from up to down", "Stopping all processes with SIGTERM");
        assertThat(oneOff.wasSignalled()).isFalse();
        assertThat(runtime.startedNoMore()).isTrue();
    }

    @Test
    void requestsKeepItAwake() throws Exception {
        bothUp();
        for (int i = 0; i < 3; i++) {
            minutes(20);
            isAnswered(ask("/"));
            awaitNobodyInside();
        }
        minutes(29);
        assertThat(web.wasSignalled()).isFalse();
        minutes(2);
        assertThat(web.nextSignal()).isEqualTo(Signal.TERM);
    }

    @Test
    void aRequestThatIsStillInsideKeepsItAwake() throws Exception {
        bothUp();
        Socket slow = ask("/slow");
        while (host.doors().activity(app).inside() == 0) {
            Thread.onSpinWait();
        }
        minutes(90);
        assertThat(web.wasSignalled()).isFalse();
        answer.countDown();
        isAnswered(slow);
        awaitNobodyInside();
        minutes(31);
        assertThat(web.nextSignal()).isEqualTo(Signal.TERM);
    }

    @Test
    void theNextRequestWaitsAndIsAnsweredByTheDynosItWakes() throws Exception {
        sleepNow();
        Socket client = ask("/");
        FakeDyno fresh = runtime.next();
        assertThat(runtime.next().spec().name()).hasToString("worker.1");
        serve(fresh);
        awaitShare(1_000_000);
        isAnswered(client);
        assertThat(running()).containsExactly("web.1 v3 up", "worker.1 v3 up");
        assertThat(messages("web.1"))
                .containsSubsequence(
                        "Unidling",
                        "State changed from down to starting",
                        "Starting process with command `serve " + fresh.port() + "`",
                        "State changed from starting to up");
        assertThat(idleSince).hasValue(null);
        assertThat(runtime.startedNoMore()).isTrue();
    }

    /** The ladder after crashes says when it is tried again, not who asks. */
    @Test
    void wakingDynosThatCrashAnswerH10AndAreNotStartedForEachRequest() throws Exception {
        sleepNow();
        Socket client = ask("/");
        FakeDyno crashing = runtime.next();
        assertThat(runtime.next().spec().name()).hasToString("worker.1");
        crashing.exit(1);
        FakeDyno again = runtime.next();
        assertThat(again.spec().name())
                .as("the first crash is followed at once")
                .hasToString("web.1");
        again.exit(1);
        isAnswered(client, 503);
        for (int request = 0; request < 5; request++) {
            isAnswered(ask("/"), 503);
        }
        while (routed.toString().split("code=H10").length <= 6) {
            Thread.onSpinWait();
        }
        settle();
        assertThat(runtime.startedNoMore()).isTrue();
        assertThat(running()).containsExactly("web.1 v3 crashed", "worker.1 v3 up");
        assertThat(idleSince).as("it sleeps no more").hasValue(null);

        Instant retry = dynos.views().join().get(0).nextRetry().orElseThrow();
        time.advance(Duration.between(time.now(), retry));
        FakeDyno healed = runtime.next();
        serve(healed);
        awaitShare(1_000_000);
        isAnswered(ask("/"));
    }

    @Test
    void aRequestThatComesWhileTheOldOnesEndWakesItToo() throws Exception {
        bothUp();
        Socket slow = ask("/slow");
        while (host.doors().activity(app).inside() == 0) {
            Thread.onSpinWait();
        }
        dynos.idle().join();
        Socket client = ask("/");
        FakeDyno fresh = runtime.next();
        HttpServer old = server;
        serve(fresh);
        awaitShare(1_000_000);
        isAnswered(client);
        answer.countDown();
        isAnswered(slow);
        old.stop(0);
    }

    @Test
    void itSleepsOnInTheNextPlatformThatEndsWhatTheLastOneLeft() throws Exception {
        sleepNow();
        var began = dynos.views().join().get(0).since();
        minutes(60);
        restartWith(DynoTimings.heroku());
        DynoSpec left = new Specs(app, time).spec(new DynoName("web", 1), DynoSpec.Kind.FORMATION, 3, false);
        FakeDyno living = new FakeDyno(left, dynos.adopting(left));
        dynos.adopted(living);
        follow(3, line("web", 1), line("worker", 1));
        assertThat(living.nextSignal()).isEqualTo(Signal.TERM);
        living.exit(143);
        assertThat(running()).containsExactly("web.1 v3 idle", "worker.1 v3 idle");
        assertThat(dynos.views().join().get(0).since()).isEqualTo(began);
        assertThat(runtime.startedNoMore()).isTrue();

        Socket client = ask("/");
        serve(runtime.next());
        awaitShare(1_000_000);
        isAnswered(client);
    }

    @Test
    void aReleaseStartsWhatSlept() throws Exception {
        sleepNow();
        follow(4, line("web", 1), line("worker", 1));
        awaitTwoStarted();
        assertThat(running()).containsExactly("web.1 v4 starting", "worker.1 v4 up");
    }

    @Test
    void aScaleStartsWhatSlept() throws Exception {
        sleepNow();
        follow(3, line("web", 1), line("worker", 0));
        assertThat(running()).containsExactly("web.1 v3 starting");
        assertThat(idleSince).hasValue(null);
    }

    @Test
    void aRestartOfOneStartsAll() throws Exception {
        sleepNow();
        assertThat(dynos.restart(Optional.of("worker.1")).join()).isEqualTo(1);
        awaitTwoStarted();
        assertThat(running()).containsExactly("web.1 v3 starting", "worker.1 v3 up");
    }

    @Test
    void aMoveToAnotherReleaseStartsAll() throws Exception {
        sleepNow();
        var id = dynos.views().join().get(0).spec().id();
        dynos.move(Set.of(id), OptionalInt.of(2), List.of(pinned("web", 2, 1), line("worker", 1)))
                .join();
        awaitTwoStarted();
        assertThat(running()).containsExactly("web.1 v2 starting", "worker.1 v3 up");
    }

    @Test
    void stoppingWhatSleepsChangesNothing() throws Exception {
        sleepNow();
        assertThatThrownBy(() -> dynos.stop("web.1").join())
                .hasRootCauseInstanceOf(PlatformException.class)
                .hasMessageContaining("Nothing runs in web.1: it is idle.");
        assertThat(dynos.stop("worker").join()).isEmpty();
        assertThat(dynos.stopAll().join()).isEmpty();
        dynos.wake();
        settle();
        assertThat(idleSince.get()).as("h up lets it sleep on").isNotNull();
        assertThat(runtime.startedNoMore()).isTrue();
    }

    @Test
    void anAppWithoutWebDynosNeverSleeps() throws Exception {
        follow(3, line("web", 0), line("worker", 1));
        worker = runtime.next();
        minutes(90);
        assertThat(worker.wasSignalled()).isFalse();
        assertThatThrownBy(() -> dynos.idle().join()).hasMessageContaining("no web dynos that a request could wake");
    }

    @Test
    void whatHasNotBeenUpForHalfAnHourIsNotIdle() throws Exception {
        bothUp();
        minutes(25);
        server.stop(0);
        web.exit(1);
        FakeDyno again = runtime.next();
        serve(again);
        awaitShare(1_000_000);
        minutes(20);
        assertThat(again.wasSignalled()).isFalse();
        minutes(12);
        assertThat(again.nextSignal()).isEqualTo(Signal.TERM);
    }

    @Test
    void nothingIdlesDuringAPreboot() throws Exception {
        bothUp();
        dynos.preboots(true).join();
        dynos.prepare(4).join().orElseThrow();
        assertThatThrownBy(() -> dynos.idle().join()).hasMessageContaining("just being replaced");
        assertThat(web.wasSignalled()).isFalse();
    }

    @Test
    void withoutTheFeatureItStaysUp() throws Exception {
        bothUp();
        dynos.sleeps(false).join();
        minutes(90);
        assertThat(web.wasSignalled()).isFalse();
    }
}
