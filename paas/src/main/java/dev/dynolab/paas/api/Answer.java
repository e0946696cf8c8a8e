package dev.dynolab.paas.api;

import java.util.Map;

/**
 * What an endpoint says: a status, a body that becomes JSON, and headers beside the usual ones.
 *
 * @param body null means no body at all
 */
record Answer(int status, Object body, Map<String, String> headers) {
    Answer {
        headers = Map.copyOf(headers);
    }

    static Answer ok(Object body) {
        return new Answer(200, body, Map.of());
    }

    /** Heroku answers creates with 201, also where nothing that lasts was created. */
    static Answer created(Object body) {
        return new Answer(201, body, Map.of());
    }

    /** Heroku's answer to a restart and to a stop: it will happen. */
    static Answer accepted() {
        return new Answer(202, Map.of(), Map.of());
    }
}
