package dev.dynolab.paas;

import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.http2.Http2;
import dev.dynolab.paas.log.LogStore;
import dev.dynolab.paas.route.FrontDoors;
import dev.dynolab.paas.settings.Key;
import dev.dynolab.paas.settings.Ports;
import dev.dynolab.paas.settings.Settings;
import dev.dynolab.paas.time.Time;
import dev.dynolab.paas.tls.Authority;
import dev.dynolab.paas.tls.HostCertificates;
import dev.dynolab.paas.wire.AuthorityJson;
import dev.dynolab.router.Router;
import dev.dynolab.router.RouterSettings;
import dev.dynolab.router.SystemTime;
import dev.dynolab.router.tls.TlsSettings;
import dev.dynolab.router.traffic.Choice;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** What stands before the apps: the router, its ports, its doors and its certificates. */
final class Front implements AutoCloseable {
    private final Router router;
    private final FrontDoors doors;
    private final HostCertificates certificates;
    private final Http2 http2;
    private final int tlsPort;

    private Front(Router router, FrontDoors doors, HostCertificates certificates, Http2 http2, int tlsPort) {
        this.router = router;
        this.doors = doors;
        this.certificates = certificates;
        this.http2 = http2;
        this.tlsPort = tlsPort;
    }

    /** @param notice see {@link Ports#open} */
    static Front open(Settings settings, LogStore logs, Time time, Consumer<String> notice) throws IOException {
        RouterSettings wanted = routing(settings);
        Router router = Ports.open(
                settings,
                Key.ROUTER_PORT,
                port -> Router.start(
                        wanted.withPort(port),
                        new SystemTime(),
                        (route, lines) -> logs.of(UUID.fromString(route)).router(lines)),
                Router::port,
                notice);
        try {
            FrontDoors doors = new FrontDoors(router, settings.randomDynos() ? Choice.RANDOM : Choice.EXACT);
            var certificates =
                    new HostCertificates(settings.home().tls(), "Dynolab on this machine", doors::serves, time);
            TlsSettings tls = tls(settings, certificates);
            Http2 http2 = new Http2(settings.duration(Key.CLIENT_KEEP_ALIVE));
            int tlsPort = Ports.open(
                    settings,
                    Key.ROUTER_TLS_PORT,
                    port -> router.openTls(port, tls, Optional.of(http2)),
                    Integer::intValue,
                    notice);
            return new Front(router, doors, certificates, http2, tlsPort);
        } catch (IOException | RuntimeException problem) {
            router.close();
            throw problem;
        }
    }

    FrontDoors doors() {
        return doors;
    }

    Router router() {
        return router;
    }

    int port() {
        return router.port();
    }

    int tlsPort() {
        return tlsPort;
    }

    /** Whom to trust; made now when the home has none yet. */
    AuthorityJson authority() {
        Authority authority = certificates.authority();
        return new AuthorityJson(
                authority.file().toString(),
                authority.fingerprint(),
                authority.certificate().getNotAfter().toInstant());
    }

    @Override
    public void close() {
        // First, for what it says goes through the router.
        http2.close();
        router.close();
    }

    private static TlsSettings tls(Settings settings, HostCertificates certificates) {
        try {
            return TlsSettings.of(certificates).withHandshake(settings.duration(Key.TLS_HANDSHAKE_TIMEOUT));
        } catch (IllegalArgumentException bad) {
            throw PlatformException.invalid(bad.getMessage());
        }
    }

    private static RouterSettings routing(Settings settings) {
        RouterSettings defaults = RouterSettings.defaults();
        try {
            return defaults.withLogExtras(settings.on(Key.ROUTER_LOG_EXTRAS))
                    .withTimings(new RouterSettings.Timings(
                            settings.duration(Key.CONNECT_TIMEOUT),
                            settings.duration(Key.FIRST_BYTE_TIMEOUT),
                            settings.duration(Key.IDLE_TIMEOUT),
                            settings.holdTimeout(),
                            settings.duration(Key.QUARANTINE),
                            settings.duration(Key.REFUSED_GRACE),
                            settings.duration(Key.CLIENT_KEEP_ALIVE),
                            settings.duration(Key.DYNO_KEEP_ALIVE)))
                    .withLimits(defaults.limits()
                            .withAttempts(settings.count(Key.CONNECT_ATTEMPTS))
                            .withInFlight(settings.count(Key.IN_FLIGHT_MAX))
                            .withBacklog(settings.count(Key.BACKLOG_MAX))
                            .withHeld(settings.count(Key.HELD_MAX)));
        } catch (IllegalArgumentException bad) {
            throw PlatformException.invalid(bad.getMessage());
        }
    }
}
