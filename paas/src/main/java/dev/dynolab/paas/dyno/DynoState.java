package dev.dynolab.paas.dyno;

import java.util.Locale;

/** The states of a dyno as Heroku's logs name them, and {@link #STOPPING}, which Heroku's API hides. */
public enum DynoState {
    STARTING,
    UP,
    /** Told to end: out of the routing table, draining or signalled. */
    STOPPING,
    /** Keeps the place of a formation dyno while its app sleeps; nothing runs. */
    IDLE,
    /** Ended because it was told to. */
    DOWN,
    /** A formation dyno that ended by itself, with whatever status, or did not bind in time. */
    CRASHED,
    /** A one-off that ended by itself. */
    COMPLETE;

    /** No process of it is left, or none has begun. */
    public boolean ended() {
        return this == IDLE || this == DOWN || this == CRASHED || this == COMPLETE;
    }

    /** The word in the API. */
    public String word() {
        return this == STOPPING ? "down" : name().toLowerCase(Locale.ROOT);
    }

    /** The word in logs, where what sleeps is down. */
    String logged() {
        return this == IDLE ? "down" : word();
    }
}
