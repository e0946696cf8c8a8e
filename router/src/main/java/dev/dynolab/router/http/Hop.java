package dev.dynolab.router.http;

import java.net.Inet6Address;
import java.net.InetAddress;

/** What the router tells the dyno about the connection a request came in by: made once per connection. */
public final class Hop {
    private static final byte[] HTTP = Octets.ascii("http");
    private static final byte[] LOCALHOST = Octets.ascii("127.0.0.1");

    private final byte[] client;
    private final byte[] port;

    /**
     * @param client the address of the peer
     * @param port the port it came to, as clients see it
     */
    public Hop(InetAddress client, byte[] port) {
        this.client = text(client);
        this.port = port;
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
        return HTTP;
    }
}
