package dev.dynolab.paas.wire;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Heroku's error object.
 *
 * @param id a word for programs: {@code not_found}
 * @param message one line for people: what happened
 * @param resource the kind of thing that was not found; null when there is none
 * @param hint ours: what to do next; null when there is nothing to say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ErrorJson(String id, String message, String resource, String hint) {}
