package dev.dynolab.paas.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What one dyno is to run. A runtime writes it beside the running processes (0600: the environment holds secrets), so
 * that after the platform's own death the dyno is known again by it.
 *
 * @param id the true key; a new one at every start
 * @param app the app's id; {@code appName} is its name when the dyno started
 * @param release the release's version, from which slug and environment come
 * @param pinned whether the dyno stays on its release when a newer one is deployed
 * @param tty whether its streams are a terminal's: an attached dyno's may be, no other's is
 * @param command what the dyno runs through {@code bash -c}, byte for byte
 * @param env the dyno's whole environment but for what only the runtime knows ({@code PORT}, {@code HOME},
 *     {@code PATH}, {@code PWD})
 * @param slug the slug's checksum, {@code SHA256:…}
 * @param stack the stack the slug was built on; empty when it was started by a platform that did not note it
 * @param memory the quota of the dyno's size, in MiB
 * @param createdAt when the dyno was asked for
 * @param timeToLive how long a one-off may live, if somebody has said so
 */
public record DynoSpec(
        UUID id,
        UUID app,
        String appName,
        DynoName name,
        Kind kind,
        int release,
        boolean pinned,
        boolean tty,
        String command,
        Map<String, String> env,
        String slug,
        String stack,
        String size,
        int memory,
        Instant createdAt,
        Optional<Duration> timeToLive) {

    /** What a dyno is for: it decides whether it is restarted, may serve, and where its output goes. */
    public enum Kind {
        /** Part of the formation: kept running. */
        FORMATION,
        /** {@code h run}: its streams belong to a terminal. Never restarted. */
        ATTACHED,
        /** {@code h run:detached}: its output goes to the logs. Never restarted. */
        DETACHED,
        /** The release phase's command. Never restarted, never serves. */
        RELEASE;

        /** A one-off ends for good when its process ends. */
        public boolean oneOff() {
            return this != FORMATION;
        }
    }

    public DynoSpec {
        Objects.requireNonNull(id);
        Objects.requireNonNull(app);
        Objects.requireNonNull(appName);
        Objects.requireNonNull(name);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(command);
        Objects.requireNonNull(slug);
        Objects.requireNonNull(stack);
        Objects.requireNonNull(size);
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(timeToLive);
        env = Map.copyOf(env);
    }

    /** The same with its streams those of a terminal, or not. */
    public DynoSpec withTty(boolean on) {
        return new DynoSpec(
                id,
                app,
                appName,
                name,
                kind,
                release,
                pinned,
                on,
                command,
                env,
                slug,
                stack,
                size,
                memory,
                createdAt,
                timeToLive);
    }

    /** The same with a limit to its life, or none. */
    public DynoSpec withTimeToLive(Optional<Duration> limit) {
        return new DynoSpec(
                id, app, appName, name, kind, release, pinned, tty, command, env, slug, stack, size, memory, createdAt,
                limit);
    }

    /** Only web dynos and, where the app allows it, run dynos may receive requests; release dynos and other types never. */
    public boolean mayServe() {
        boolean web = name.type().equals("web");
        return kind == Kind.FORMATION
                ? web
                : kind != Kind.RELEASE && (web || name.type().equals("run"));
    }
}
