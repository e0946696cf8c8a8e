package dev.dynolab.paas.dyno;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.dynolab.paas.dyno.FakeRuntime.FakeDyno;
import dev.dynolab.paas.runtime.DynoObserver;
import dev.dynolab.paas.runtime.DynoSpec;
import dev.dynolab.paas.runtime.RunningDyno.Signal;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The hour after which Heroku closes a terminal at which nothing happens. */
@Timeout(120)
class IdleLimitTest extends AppDynosFixture {
    private static final String CLOSED = "Connection closed after 3600 seconds without input, output or requests";

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Override
    Upkeep upkeep() {
        Upkeep heroku = Upkeep.heroku();
        return new Upkeep(
                heroku.cycle(),
                heroku.cycleSpread(),
                heroku.cycleServing(),
                heroku.memoryLook(),
                Duration.ofMinutes(30),
                heroku.releaseLimit(),
                heroku.sleep());
    }

    private FakeDyno dyno;
    private Attachment terminal;
    private CompletableFuture<Void> open;

    @BeforeEach
    void attach() throws Exception {
        String secret = dynos.run(
                        "run", name -> new Specs(app, time).spec(name, DynoSpec.Kind.ATTACHED, 2, true), line -> {})
                .join()
                .view()
                .attachSecret()
                .orElseThrow();
        dyno = runtime.next();
        settle();
        terminal = dynos.attachment(secret).orElseThrow();
        open = CompletableFuture.runAsync(() -> {
            try {
                terminal.open(new Hearer());
            } catch (IOException gone) {
                throw new IllegalStateException(gone);
            }
        });
        while (!terminal.opened()) {
            Thread.onSpinWait();
        }
    }

    private final class Hearer implements Attachment.Listener {
        @Override
        public void output(DynoObserver.Stream stream, byte[] bytes) {
            heard.add(new String(bytes, StandardCharsets.UTF_8));
        }

        @Override
        public void notice(String line) {
            heard.add(line);
        }

        @Override
        public void exit(int status) {
            heard.add("exit " + status);
        }
    }

    private void hours(double hours) {
        time.advance(Duration.ofMinutes((long) (hours * 60)));
        settle();
    }

    private void isHungUp() throws Exception {
        assertThat(dyno.nextSignal()).isEqualTo(Signal.HUP);
        assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo(CLOSED);
        open.get(60, TimeUnit.SECONDS);
        assertThat(messages(dyno.spec().name().toString())).contains(CLOSED);
    }

    @Test
    void anHourOfNothingClosesIt() throws Exception {
        hours(0.95);
        assertThat(dyno.wasSignalled()).isFalse();
        hours(0.1);
        isHungUp();
    }

    @Test
    void bytesEitherWayKeepItOpen() throws Exception {
        hours(0.9);
        dyno.write("still there\n");
        assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("still there\n");
        while (terminal.moved() == 0) {
            Thread.onSpinWait();
        }
        hours(0.9);
        terminal.stdin("so am I\n".getBytes(StandardCharsets.UTF_8));
        hours(0.9);
        assertThat(dyno.wasSignalled()).isFalse();
        hours(0.2);
        isHungUp();
    }

    @Test
    void requestsKeepItOpen() throws Exception {
        HttpServer server = HttpServer.create(dyno.address(), 0);
        server.createContext("/", exchange -> exchange.sendResponseHeaders(204, -1));
        server.start();
        try {
            awaitShare(1_000_000);
            assertThat(heard.poll(60, TimeUnit.SECONDS)).contains("now receives all traffic");
            for (int i = 0; i < 3; i++) {
                hours(0.9);
                long before = requests();
                request();
                while (requests() == before) {
                    Thread.onSpinWait();
                }
            }
            hours(0.9);
            assertThat(dyno.wasSignalled()).isFalse();
            hours(0.2);
            assertThat(dyno.nextSignal()).isEqualTo(Signal.HUP);
        } finally {
            server.stop(0);
        }
    }

    private long requests() {
        return host.doors().requests(app, dyno.spec().name().toString());
    }

    private void request() throws IOException {
        try (Socket client = new Socket("127.0.0.1", router.port())) {
            client.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: blog.localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 204");
        }
    }

    @Test
    void whatHasEndedIsLeftAlone() throws Exception {
        dyno.exit(0);
        settle();
        assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("exit 0");
        hours(2);
        assertThat(dyno.wasSignalled()).isFalse();
        assertThat(heard).isEmpty();
    }
}
