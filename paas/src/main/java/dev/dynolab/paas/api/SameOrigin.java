package dev.dynolab.paas.api;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps web pages out: a page of another site that knows our port may send requests here, and one whose name was made
 * to point at the loopback (DNS rebinding) may even read the answers. Apps of this very platform are other sites too:
 * they share the host name and differ in the port, which a browser calls {@code same-site}.
 */
final class SameOrigin {
    private static final HttpString SEC_FETCH_SITE = HttpString.tryFromString("Sec-Fetch-Site");
    private static final Set<String> OWN_FETCHES = Set.of("same-origin", "none");
    private static final int LONGEST_QUOTE = 80;

    private SameOrigin() {}

    /** Why the request is refused, in one line; empty when it may pass. */
    static Optional<String> refusal(HttpServerExchange exchange) {
        int port = exchange.getConnection()
                .getLocalAddress(java.net.InetSocketAddress.class)
                .getPort();
        Set<String> hosts = Set.of("localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port);
        HeaderMap headers = exchange.getRequestHeaders();
        HeaderValues host = headers.get(Headers.HOST);
        if (host == null || host.size() != 1 || !hosts.contains(host.getFirst().toLowerCase(Locale.ROOT))) {
            return Optional.of("This API answers as localhost:" + port + ", not as "
                    + (host == null ? "no host at all" : quoted(host.getFirst())) + ".");
        }
        HeaderValues origins = headers.get(Headers.ORIGIN);
        if (origins != null) {
            for (String origin : origins) {
                if (!origin.startsWith("http://") || !hosts.contains(origin.substring("http://".length()))) {
                    return Optional.of("A page of " + quoted(origin) + " may not call this API.");
                }
            }
        }
        HeaderValues sites = headers.get(SEC_FETCH_SITE);
        if (sites != null && !OWN_FETCHES.containsAll(sites)) {
            return Optional.of("A page of another site may not call this API.");
        }
        return Optional.empty();
    }

    private static String quoted(String text) {
        return "\"" + (text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…") + "\"";
    }
}
