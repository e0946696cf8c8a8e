/**
 * TLS in front of the relay: the wire that keeps cipher text to itself, handshakes, which certificate a name gets. Knows no HTTP but
 * the names of its protocols. Threads {@code router-tls-N} do the arithmetic of handshakes and ask for certificates; everything else
 * belongs to a loop. Imports {@code io} and the JDK.
 */
package dev.dynolab.router.tls;
