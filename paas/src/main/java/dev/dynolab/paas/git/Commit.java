package dev.dynolab.paas.git;

import java.time.Instant;

/**
 * A line of a log.
 *
 * @param id 40 hex digits
 * @param author a name
 * @param subject the message's first line
 */
public record Commit(String id, String author, String subject, Instant at) {}
