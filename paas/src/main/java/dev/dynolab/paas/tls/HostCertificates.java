package dev.dynolab.paas.tls;

import dev.dynolab.paas.time.Time;
import dev.dynolab.router.tls.Certificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A certificate for each host, made when it is first asked for and kept in memory. Only hosts of this machine and of its apps get one:
 * whoever trusts the authority must not thereby trust a {@code bank.com} from here. Any other name gets that of {@code localhost},
 * which its client refuses.
 */
public final class HostCertificates implements Certificates {
    private static final int KEPT = 1000;
    private static final Duration RENEW = Duration.ofDays(1);
    private static final List<String> HERE = List.of("localhost", "127.0.0.1", "::1");

    private final Path directory;
    private final String name;
    private final Predicate<String> hosts;
    private final Time time;
    private final Map<String, X509Certificate> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, X509Certificate> eldest) {
            return size() > KEPT;
        }
    };
    private Authority authority;
    private KeyPair keys;

    /**
     * @param directory of the authority, made at its first use
     * @param name of an authority that has to be made
     * @param hosts beside {@code localhost} and what ends in {@code .localhost}
     */
    public HostCertificates(Path directory, String name, Predicate<String> hosts, Time time) {
        this.directory = directory;
        this.name = name;
        this.hosts = hosts;
        this.time = time;
    }

    /** Made now when the home has none yet. */
    public synchronized Authority authority() {
        if (authority == null) {
            try {
                authority = Authority.in(directory, () -> Issuing.authority(name, time.now()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return authority;
    }

    @Override
    public synchronized Identity of(Optional<String> asked) {
        String host = asked.filter(this::ours).orElse("localhost");
        X509Certificate leaf = kept.get(host);
        try {
            if (leaf == null
                    || leaf.getNotAfter().toInstant().isBefore(time.now().plus(RENEW))) {
                if (keys == null) {
                    keys = Issuing.keys();
                }
                List<String> names = host.equals("localhost") ? HERE : List.of(host);
                leaf = Issuing.leaf(authority(), keys.getPublic(), names, time.now());
                kept.put(host, leaf);
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("No certificate for " + host + " could be made.", e);
        }
        return new Identity(keys.getPrivate(), List.of(leaf, authority().certificate()));
    }

    private boolean ours(String host) {
        return host.endsWith(".localhost") && host.length() <= 253 || hosts.test(host);
    }
}
