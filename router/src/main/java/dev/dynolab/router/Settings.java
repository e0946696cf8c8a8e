package dev.dynolab.router;

/** {@link RouterSettings} as the loops use them: nanoseconds. */
record Settings(RouterSettings from) {
    long connect() {
        return from.timings().connect().toNanos();
    }

    long firstByte() {
        return from.timings().firstByte().toNanos();
    }

    long idle() {
        return from.timings().idle().toNanos();
    }

    long hold() {
        return from.timings().hold().toNanos();
    }

    long quarantine() {
        return from.timings().quarantine().toNanos();
    }

    long grace() {
        return from.timings().grace().toNanos();
    }

    long keepAlive() {
        return from.timings().keepAlive().toNanos();
    }

    long poolIdle() {
        return from.timings().poolIdle().toNanos();
    }

    RouterSettings.Limits limits() {
        return from.limits();
    }
}
