package dev.dynolab.router.io;

/** What a selector key carries. */
interface Ready {
    /** Its channel is ready for some of {@code ops}. Must not throw. */
    void ready(int ops);
}
