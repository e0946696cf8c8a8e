package dev.dynolab.router.tls;

import java.time.Duration;

/**
 * How TLS is spoken.
 *
 * @param certificates asked for each name that comes
 * @param handshake a client's time for its part of a handshake; while others wait for their turn it has a fifth of it
 * @param handshakes at once on each loop; whoever comes later waits, and costs no more than a socket
 */
public record TlsSettings(Certificates certificates, Duration handshake, int handshakes) {
    public TlsSettings {
        if (handshake.isNegative() || handshake.isZero() || handshake.toDays() > 1) {
            throw new IllegalArgumentException(
                    "A TLS handshake may take more than 0 and at most a day, not " + handshake + ".");
        }
        if (handshakes < 1 || handshakes > 10_000) {
            throw new IllegalArgumentException("TLS handshakes at once: 1 to 10000, not " + handshakes + ".");
        }
    }

    /** 10 s for a handshake, 256 at once on each loop. */
    public static TlsSettings of(Certificates certificates) {
        return new TlsSettings(certificates, Duration.ofSeconds(10), 256);
    }

    public TlsSettings withHandshake(Duration changed) {
        return new TlsSettings(certificates, changed, handshakes);
    }
}
