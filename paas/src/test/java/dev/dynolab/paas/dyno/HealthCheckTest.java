package dev.dynolab.paas.dyno;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.dynolab.paas.dyno.FakeRuntime.FakeDyno;
import dev.dynolab.paas.runtime.DynoName;
import dev.dynolab.paas.runtime.DynoSpec;
import dev.dynolab.paas.runtime.RunningDyno;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where an app has a health path, a bound port is not enough: the path is asked until the boot limit. */
class HealthCheckTest extends AppDynosFixture {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private volatile int status;
    private HttpServer server;

    @BeforeEach
    void checked() {
        Specs specs = new Specs(app, time);
        dynos = new AppDynos(host, app, log, new DynoSpecs() {
            @Override
            public DynoSpec formation(DynoName name, FormationLine line, int release) {
                return specs.formation(name, line, release);
            }

            @Override
            public boolean has(int release, String type) {
                return specs.has(release, type);
            }

            @Override
            public Optional<String> healthPath() {
                return Optional.of("/up?x=1");
            }
        });
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.stop(0);
        }
    }

    private void serve(InetSocketAddress address, int first) throws Exception {
        status = first;
        server = HttpServer.create(address, 64);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Host"));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @Test
    void aDynoIsUpWhenThePathSaysSo() throws Exception {
        var boot = follow(3, line("web", 1)).get(0);
        FakeDyno web = runtime.next();
        serve(web.address(), 503);
        settle();
        time.advance(SECOND);
        settle();
        time.advance(SECOND);
        assertThat(boot).isNotDone();
        assertThat(running()).containsExactly("web.1 v3 starting");
        assertThat(asked).isNotEmpty().containsOnly("GET /up?x=1 blog.localhost");

        status = 302;
        time.advance(SECOND);
        booted(boot);
        assertThat(running()).containsExactly("web.1 v3 up");
        int times = asked.size();
        status = 500;
        time.advance(Duration.ofMinutes(1));
        settle();
        assertThat(asked).as("asked no more once it is up").hasSize(times);
        assertThat(running()).containsExactly("web.1 v3 up");
    }

    @Test
    void theBootLimitHolds() throws Exception {
        var boot = follow(3, line("web", 1)).get(0);
        FakeDyno web = runtime.next();
        serve(web.address(), 404);
        settle();
        time.advance(Duration.ofSeconds(59));
        assertThat(boot).isNotDone();
        time.advance(SECOND);
        assertThat(web.nextSignal()).isEqualTo(RunningDyno.Signal.KILL);
        web.exit(137);
        assertThat(boot.join())
                .isInstanceOfSatisfying(
                        BootOutcome.Crashed.class,
                        crashed -> assertThat(crashed.why())
                                .isEqualTo(
                                        "did not answer /up?x=1 (its last answer was 404) within 60 s of launch (R10)"));
        assertThat(messages("web.1"))
                .contains("Error R10 (Boot timeout) -> Web process failed to answer /up?x=1 (its last answer was 404)"
                        + " within 60 seconds of launch");
    }

    @Test
    void onlyWebDynosAreAsked() throws Exception {
        follow(3, line("worker", 1));
        runtime.next();
        settle();
        assertThat(running()).containsExactly("worker.1 v3 up");
    }

    @Test
    void whatIsNoHttpIsNotWell() throws Exception {
        var boot = follow(3, line("web", 1)).get(0);
        FakeDyno web = runtime.next();
        web.bind();
        settle();
        time.advance(SECOND);
        assertThat(boot).isNotDone();
        assertThat(new HealthCheck(web.address(), "/", "x").passes()).isFalse();
        web.unbind();
    }
}
