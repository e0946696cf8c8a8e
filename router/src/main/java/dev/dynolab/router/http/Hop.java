package dev.dynolab.router.http;

import java.net.Inet6Address;
import java.net.InetAddress;

/** What the router tells the dyno about the connection a request came in by: made once per connection. */
public final class Hop {
    private static final byte[] HTTP = Octets.ascii("http");
    private static final byte[] HTTPS = Octets.ascii("https");
    private static final byte[] LOCALHOST = Octets.ascii("127.0.0.1");

    private final byte[] client;
    private final byte[] port;
    private final byte[] proto;
    private final byte[] logWords;
    private final boolean http2;

    /**
     * @param client the address of the peer
     * @param port the port it came to, as clients see it
     */
    public Hop(InetAddress client, byte[] port) {
        this(text(client), port, HTTP, HTTP, false);
    }

    private Hop(byte[] client, byte[] port, byte[] proto, byte[] logWords, boolean http2) {
        this.client = client;
        this.port = port;
        this.proto = proto;
        this.logWords = logWords;
        this.http2 = http2;
    }

    /**
     * One under TLS.
     *
     * @param tlsVersion as Heroku logs it, {@code tls1.3}
     * @param http2 the client speaks HTTP/2, and somebody before the relay makes HTTP/1.1 of it
     */
    public static Hop secured(InetAddress client, byte[] port, String tlsVersion, boolean http2) {
        byte[] words = Octets.ascii((http2 ? "http2.0" : "https") + " tls=true tls_version=" + tlsVersion);
        return new Hop(text(client), port, HTTPS, words, http2);
    }

    /** The digits of a port, made once per listener. */
    public static byte[] port(int port) {
        return Octets.ascii(Integer.toString(port));
    }

    private static byte[] text(InetAddress a) {
        if (a instanceof Inet6Address) {
            String s = a.getHostAddress();
            int zone = s.indexOf('%');
            return Octets.ascii(zone < 0 ? s : s.substring(0, zone));
        }
        byte[] ip = a.getAddress();
        if (ip[0] == 127 && ip[1] == 0 && ip[2] == 0 && ip[3] == 1) {
            return LOCALHOST;
        }
        return Octets.ascii(a.getHostAddress());
    }

    byte[] client() {
        return client;
    }

    byte[] port() {
        return port;
    }

    byte[] proto() {
        return proto;
    }

    /** What the log says after {@code protocol=}. */
    byte[] logWords() {
        return logWords;
    }

    /** The client is told nothing that HTTP/1.1 alone knows. */
    public boolean http2() {
        return http2;
    }
}
