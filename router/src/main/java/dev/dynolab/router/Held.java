package dev.dynolab.router;

/** A request that may have to wait: its place in the {@link WaitingRoom}. The fields belong to its route's lock. */
abstract class Held {
    final Wish wish = new Wish();
    Held previous;
    Held next;
    boolean waiting;
    /** It was let out and has not given its permit back. */
    boolean permit;
    /** It was let out and has not come back to claim. */
    boolean coming;

    /** Continue with your claim. Called without a lock on any thread. */
    abstract void letOut();

    /** Takes the target that was claimed for it. Called under the route's lock. */
    abstract void claimed(Target target);
}
