package dev.dynolab.paas.wire;

/** Heroku's {@code rate-limit}: how many requests are left. */
public record RateLimitJson(int remaining) {}
