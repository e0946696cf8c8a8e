package dev.dynolab.cli.whole;

/**
 * What a client saw of one request.
 *
 * @param id the request's id, at client, router and app
 * @param status 0 when there was no whole response
 * @param body the response's body
 * @param problem why there was no whole response; empty when there was
 * @param micros from the first byte written to the last byte read
 */
record Exchange(String id, String method, int status, String body, String problem, long micros) {
    boolean answered() {
        return status != 0;
    }
}
