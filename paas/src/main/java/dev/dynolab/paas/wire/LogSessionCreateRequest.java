package dev.dynolab.paas.wire;

/**
 * {@code POST /apps/{app}/log-sessions}.
 *
 * @param dyno {@code web.1} or {@code web}, {@code router}, {@code api}; null is all
 * @param source {@code app} or {@code heroku}; null is both
 * @param lines how many of the last lines, at most 1500; null is 100
 * @param tail whether new lines follow until the client goes
 */
public record LogSessionCreateRequest(String dyno, String source, Integer lines, boolean tail) {}
