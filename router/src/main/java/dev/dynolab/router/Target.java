package dev.dynolab.router;

import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * One process that can serve: where it listens, how it is labelled in the log, and the gate its requests pass. Knows no app.
 *
 * <p>The same object is used in every table the process appears in: the gate belongs to it. A drained target stays shut; a process
 * that comes back is a new Target. Any thread.
 */
public final class Target {
    private final String id;
    private final InetSocketAddress address;
    private final String dyno;
    private final String release;
    private final Gate gate = new Gate();

    /**
     * @param id unique among all targets of a router, for example the dyno's uuid
     * @param address resolved
     * @param dyno the name in the log line, {@code web.1}
     * @param release the label the traffic is split by, {@code v6}
     */
    public Target(String id, InetSocketAddress address, String dyno, String release) {
        this.id = Objects.requireNonNull(id, "id");
        this.address = Objects.requireNonNull(address, "address");
        this.dyno = Objects.requireNonNull(dyno, "dyno");
        this.release = Objects.requireNonNull(release, "release");
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("target " + id + " needs a resolved address, not " + address);
        }
    }

    public String id() {
        return id;
    }

    public InetSocketAddress address() {
        return address;
    }

    public String dyno() {
        return dyno;
    }

    public String release() {
        return release;
    }

    /** Requests inside: claimed and not yet answered to the end. */
    public int inFlight() {
        return gate.inside();
    }

    public boolean draining() {
        return gate.draining();
    }

    Gate gate() {
        return gate;
    }

    @Override
    public String toString() {
        return dyno + "@" + release + " " + address;
    }
}
