package dev.dynolab.paas.wire;

/**
 * {@code /apps/{app}/checks}, which Heroku does not have.
 *
 * @param path what new web dynos must answer before they count as up; null when a bound port is enough
 */
public record ChecksJson(String path) {}
