package dev.dynolab.router;

/**
 * How a drain ended.
 *
 * @param cut requests still inside the target when the limit passed; 0 means every request got its answer
 */
public record Drained(int cut) {}
