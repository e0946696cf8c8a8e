package dev.dynolab.paas.dyno;

/** What can happen to a dyno. */
public enum DynoEvent {
    /** It counts as up: a web dyno accepts connections on {@code $PORT}, any other one has started. */
    READY,
    /** Somebody wants it to end: a person, a scale, a release, a restart. */
    STOP,
    /** Its main process ended. */
    EXITED
}
