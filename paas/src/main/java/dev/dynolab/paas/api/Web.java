package dev.dynolab.paas.api;

import dev.dynolab.paas.app.App;

/** Where apps answer by host name: the router's ports. */
public record Web(int port, int tlsPort) {
    /** {@code http://blog.localhost:8080/}. */
    public String url(App app) {
        return "http://" + app.name().value() + ".localhost:" + port + "/";
    }

    /** {@code https://blog.localhost:8443/}. */
    public String tlsUrl(App app) {
        return "https://" + app.name().value() + ".localhost:" + tlsPort + "/";
    }
}
