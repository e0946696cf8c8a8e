package dev.dynolab.router.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/** Asks {@link Certificates} for whatever name a handshake brings: the alias of a key is its host, {@code ""} for none. */
final class NamedKeys extends X509ExtendedKeyManager {
    private static final System.Logger LOG = System.getLogger(NamedKeys.class.getName());

    private final Certificates certificates;
    private final AtomicBoolean said = new AtomicBoolean();

    NamedKeys(Certificates certificates) {
        this.certificates = certificates;
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        String host = host(engine);
        return identity(host).key().getAlgorithm().equals(keyType) ? host : null;
    }

    private static String host(SSLEngine engine) {
        if (engine.getHandshakeSession() instanceof ExtendedSSLSession) {
            var session = (ExtendedSSLSession) engine.getHandshakeSession();
            for (SNIServerName name : session.getRequestedServerNames()) {
                if (name instanceof SNIHostName) {
                    return ((SNIHostName) name).getAsciiName().toLowerCase(Locale.ROOT);
                }
            }
        }
        return "";
    }

    private Certificates.Identity identity(String alias) {
        try {
            return certificates.of(alias.isEmpty() ? Optional.empty() : Optional.of(alias));
        } catch (RuntimeException e) {
            // Said once: the cause (a file that cannot be read) would repeat with every connection.
            if (!said.getAndSet(true)) {
                LOG.log(System.Logger.Level.ERROR, "No certificate, so no TLS: " + e.getMessage(), e);
            }
            throw e;
        }
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return identity(alias).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return identity(alias).key();
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return null;
    }
}
