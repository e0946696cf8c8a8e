package dev.dynolab.router.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Who the router says it is: a seam. Called on the threads of handshakes, several at once; may take its time. */
public interface Certificates {
    /** @param host the name the client asks for (SNI), lower case; empty when it names none. Never answers null. */
    Identity of(Optional<String> host);

    /** @param chain the host's certificate first */
    record Identity(PrivateKey key, List<X509Certificate> chain) {
        public Identity {
            chain = List.copyOf(chain);
            if (chain.isEmpty() || !chain.get(0).getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
                throw new IllegalArgumentException("An identity is a key with a certificate for it.");
            }
        }
    }
}
