package dev.dynolab.router;

import dev.dynolab.router.http.Hop;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Who is behind a connection that comes from {@link Http2End}: only what has been issued and not withdrawn is believed. Any thread. */
final class Tickets {
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Hop> issued = new ConcurrentHashMap<>();

    String issue(Hop hop) {
        byte[] octets = new byte[Http2End.TICKET / 2];
        random.nextBytes(octets);
        String ticket = HexFormat.of().formatHex(octets);
        issued.put(ticket, hop);
        return ticket;
    }

    /** Null = never issued, or withdrawn. */
    Hop find(String ticket) {
        return issued.get(ticket);
    }

    void withdraw(String ticket) {
        issued.remove(ticket);
    }

    int size() {
        return issued.size();
    }
}
