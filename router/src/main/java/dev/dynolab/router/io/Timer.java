package dev.dynolab.router.io;

/**
 * One deadline of a {@link Wheel}. Putting it off costs a store: it stays where it is in the wheel and is looked at again when its
 * old time comes. Loop thread only.
 */
public final class Timer {
    /** Called once when the deadline has passed. */
    public interface Owner {
        void expired();
    }

    private final Owner owner;
    private final Wheel wheel;
    Timer previous;
    Timer next;
    /** Slot it hangs in, -1 = none. */
    int slot = -1;
    /** Tick at which the slot is looked at. */
    long tick;

    private boolean set;
    private long deadline;

    public Timer(Wheel wheel, Owner owner) {
        this.wheel = wheel;
        this.owner = owner;
    }

    /**
     * Sets it, anew when it was set.
     *
     * @param nanos from the loop's now, at least 0
     */
    public void arm(long nanos) {
        set = true;
        deadline = wheel.now() + nanos;
        wheel.place(this);
    }

    public void disarm() {
        set = false;
    }

    /** Disarms it for good and lets go of its owner: a wheel full of closed connections is a leak of a minute. */
    public void drop() {
        set = false;
        wheel.unlink(this);
    }

    long deadline() {
        return deadline;
    }

    public boolean isSet() {
        return set;
    }

    void fire() {
        set = false;
        owner.expired();
    }
}
