package dev.dynolab.paas;

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
import java.io.IOException;
import java.util.UUID;
import java.util.function.Consumer;

/** What stands before the apps: the router, its ports, its doors and its certificates. */
final class Front implements AutoCloseable {
    private final Router router;
    private final FrontDoors doors;
    private final HostCertificates certificates;
    private final int tlsPort;

    private Front(Router router, FrontDoors doors, HostCertificates certificates, int tlsPort) {
        this.router = router;
        this.doors = doors;
        this.certificates = certificates;
        this.tlsPort = tlsPort;
    }

    /** @param notice see {@link Ports#open} */
    static Front open(Settings settings, LogStore logs, Time time, Consumer<String> notice) throws IOException {
        RouterSettings defaults = RouterSettings.defaults();
        RouterSettings wanted = defaults.withTimings(defaults.timings().withHold(settings.holdTimeout()));
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
            FrontDoors doors = new FrontDoors(router);
            var certificates =
                    new HostCertificates(settings.home().tls(), "Dynolab on this machine", doors::serves, time);
            TlsSettings tls = TlsSettings.of(certificates, false);
            int tlsPort = Ports.open(
                    settings, Key.ROUTER_TLS_PORT, port -> router.openTls(port, tls), Integer::intValue, notice);
            return new Front(router, doors, certificates, tlsPort);
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
        router.close();
    }
}
