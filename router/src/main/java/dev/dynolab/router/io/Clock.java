package dev.dynolab.router.io;

/** Nanoseconds that never go back: a seam. */
public interface Clock {
    long nanoTime();
}
