package dev.dynolab.router;

import dev.dynolab.router.traffic.Stickiness;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
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
    private final byte[] dynoOctets;
    private final byte[] releaseOctets;
    private final long affinity;
    private final Gate gate = new Gate();
    private volatile long quarantinedUntil;
    private volatile boolean quarantined;
    private volatile boolean lingering;

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
        dynoOctets = dyno.getBytes(StandardCharsets.UTF_8);
        releaseOctets = release.getBytes(StandardCharsets.UTF_8);
        affinity = Stickiness.hash(id) | 1;
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

    /**
     * From the next table on it serves only who asks for its release, and of those who keep it by their cookie what belongs to a
     * page they have: for good.
     */
    public void linger() {
        lingering = true;
    }

    boolean lingering() {
        return lingering;
    }

    /** What stands for it in a cookie; never 0. */
    long affinity() {
        return affinity;
    }

    Gate gate() {
        return gate;
    }

    /** It refused: leave it alone for a while. */
    void quarantine(long now, long nanos) {
        quarantinedUntil = now + nanos;
        quarantined = true;
    }

    /** It accepted. */
    void trusted() {
        if (quarantined) {
            quarantined = false;
        }
    }

    /** Nanoseconds, 0 = not in quarantine. */
    long quarantineLeft(long now) {
        return quarantined ? Math.max(0, quarantinedUntil - now) : 0;
    }

    /** May be tried. */
    boolean open(long now) {
        return !gate.draining() && quarantineLeft(now) == 0;
    }

    byte[] dynoOctets() {
        return dynoOctets;
    }

    byte[] releaseOctets() {
        return releaseOctets;
    }

    @Override
    public String toString() {
        return dyno + "@" + release + " " + address;
    }
}
