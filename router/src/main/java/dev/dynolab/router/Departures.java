package dev.dynolab.router;

import dev.dynolab.router.io.SocketTable;
import dev.dynolab.router.io.Timer;
import java.util.ArrayList;
import java.util.List;

/**
 * Held clients that have more to send than is kept for them: nobody reads from them, so a selector does not say when they go. While
 * there are some, the kernel's table is asked once a second, on a thread of its own. Loop thread only, but for the asking.
 */
final class Departures {
    private static final long LOOK = 1_000_000_000L;

    private final RelayLoop loop;
    private final Timer timer;
    private List<ClientConn> watched = new ArrayList<>();
    private boolean asking;

    Departures(RelayLoop loop) {
        this.loop = loop;
        timer = new Timer(loop.wheel(), this::look);
    }

    void watch(ClientConn client) {
        watched.add(client);
        armWhenNeeded();
    }

    private void armWhenNeeded() {
        if (!asking && !timer.isSet() && !watched.isEmpty()) {
            timer.arm(LOOK);
        }
    }

    private void look() {
        asking = true;
        var thread = new Thread(
                () -> {
                    SocketTable table = SocketTable.read();
                    loop.execute(() -> compare(table));
                },
                "router-departures");
        thread.setDaemon(true);
        thread.start();
    }

    private void compare(SocketTable table) {
        asking = false;
        List<ClientConn> before = watched;
        watched = new ArrayList<>();
        for (ClientConn c : before) {
            if (c.unread() && !c.leaveIfClosed(table)) {
                watched.add(c);
            }
        }
        armWhenNeeded();
    }
}
