package dev.dynolab.router.tls;

import dev.dynolab.router.io.Loop;
import dev.dynolab.router.io.Timer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whose turn it is to shake hands: a few at once, the rest wait outside. While some wait, a client that takes its time loses its
 * turn: ten thousand slow ones must not shut others out. One per loop, which has its buffers here too.
 */
final class Turns {
    private final Loop loop;
    private final int most;
    private final long patience;
    private final Scratch scratch = new Scratch();
    /** Inside, the longest first, and since when. */
    private final Map<Handshake, Long> inside = new LinkedHashMap<>();

    private final Set<Handshake> outside = new LinkedHashSet<>();
    private final Timer timer;

    Turns(Loop loop, TlsSettings settings) {
        this.loop = loop;
        most = settings.handshakes();
        patience = settings.handshake().toNanos() / 5;
        timer = new Timer(loop.wheel(), this::hurry);
    }

    Scratch scratch() {
        return scratch;
    }

    /** True when its turn is now; else it is told later. */
    boolean enter(Handshake h) {
        if (inside.size() < most) {
            inside.put(h, loop.now());
            return true;
        }
        outside.add(h);
        watch();
        return false;
    }

    /** It is over, or given up. */
    void leave(Handshake h) {
        if (inside.remove(h) == null) {
            outside.remove(h);
            return;
        }
        Iterator<Handshake> waiting = outside.iterator();
        if (waiting.hasNext()) {
            Handshake next = waiting.next();
            waiting.remove();
            inside.put(next, loop.now());
            loop.execute(next::begin);
        }
    }

    private void watch() {
        if (!timer.isSet()) {
            timer.arm(patience);
        }
    }

    private void hurry() {
        if (outside.isEmpty()) {
            return;
        }
        var late = new ArrayList<Handshake>();
        for (Map.Entry<Handshake, Long> e : inside.entrySet()) {
            if (loop.now() - e.getValue() < patience || late.size() == outside.size()) {
                break;
            }
            if (e.getKey().waitsForClient()) {
                late.add(e.getKey());
            }
        }
        late.forEach(Handshake::close);
        watch();
    }
}
