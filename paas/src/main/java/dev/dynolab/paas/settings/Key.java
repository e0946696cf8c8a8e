package dev.dynolab.paas.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Everything that can be set, with its default. {@link #word} is the key in the file and, after {@code --}, the flag;
 * {@link #variable} is the environment's name.
 */
public enum Key {
    API_PORT(Form.PORT, "7080", "where API, git and dashboard listen; 0 is any free port"),
    ROUTER_PORT(Form.PORT, "8080", "where the router listens; 0 is any free port"),
    ROUTER_TLS_PORT(Form.PORT, "8443", "where the router speaks TLS; 0 is any free port"),
    PROFILE(
            Form.PROFILE,
            "dynolab",
            "whose habits: dynolab, or heroku (random dynos, SIGTERM at once, no queue): other defaults for some settings"),
    RUNTIME(Form.RUNTIME, "auto", "what runs dynos: auto, process or docker"),
    STACK(Form.WORD, "local-debian-12", "the stack of new apps"),
    BOOT_TIMEOUT(Form.DURATION, "60s", "how long a web dyno may take to bind $PORT (R10)"),
    STOP_GRACE(Form.DURATION, "30s", "from SIGTERM to SIGKILL (R12)"),
    DRAIN_LIMIT(Form.DURATION, "30s", "how long requests may finish before SIGTERM"),
    HOLD_TIMEOUT(Form.DURATION, "75s", "how long a request waits for a booting dyno (H20)"),
    CONNECT_TIMEOUT(Form.DURATION, "5s", "how long a dyno may take to accept a connection (H19)"),
    FIRST_BYTE_TIMEOUT(Form.DURATION, "30s", "how long a dyno may take to begin its answer (H12)"),
    IDLE_TIMEOUT(Form.DURATION, "55s", "how long either side may be silent after that (H15, H28)"),
    QUARANTINE(Form.DURATION, "5s", "how long a dyno that refused a connection is left alone"),
    REFUSED_GRACE(Form.DURATION, "4s", "how long a request that every dyno refused waits for another (H21)"),
    CLIENT_KEEP_ALIVE(Form.DURATION, "60s", "how long a client's connection may be idle"),
    TLS_HANDSHAKE_TIMEOUT(Form.DURATION, "10s", "how long a client may take for its part of a TLS handshake"),
    DYNO_KEEP_ALIVE(Form.DURATION, "1900ms", "how long the router keeps an idle connection to a dyno"),
    CONNECT_ATTEMPTS(Form.COUNT, "10", "connections tried for one request (H21)"),
    IN_FLIGHT_MAX(Form.COUNT, "200", "requests at once for each dyno of an app"),
    BACKLOG_MAX(Form.COUNT, "200", "requests that queue beyond that, for each dyno; then H11 (Heroku: 0)"),
    HELD_MAX(Form.COUNT, "20000", "requests of an app that wait for a boot; then H22"),
    ROUTER_CHOICE(Form.CHOICE, "exact", "which dyno is next: exact (turns, shares hold exactly) or random"),
    ROUTER_LOG_EXTRAS(Form.SWITCH, "on", "whether router lines end in release= and attempts=: on or off"),
    CRASH_BACKOFF(
            Form.DURATIONS, "0s 20m 40m 60m 180m 320m", "waits before a crashed dyno's restarts; the last repeats"),
    CYCLE_AFTER(Form.DURATION, "24h", "the age at which a dyno is cycled; 0s never"),
    CYCLE_SPREAD(Form.DURATION, "216m", "each dyno is cycled up to so much later"),
    CYCLE_SERVING(Form.SWITCH, "off", "whether one-off dynos that receive requests are cycled too: on or off"),
    MEMORY_LOOK(Form.DURATION, "5s", "how often the memory of dynos is measured (R14, R15)"),
    ATTACH_IDLE(
            Form.DURATION, "1h", "how long nothing may happen at a dyno's terminal before it is closed; 0s for ever"),
    SLEEP_AFTER(Form.DURATION, "30m", "how long no request may come before an app with the feature sleep is idled"),
    RELEASE_TIMEOUT(Form.DURATION, "1h", "how long a release command may run"),
    PREBOOT_WINDOW(
            Form.WINDOW,
            "ready",
            "how long new web dynos boot beside the old ones: until all are up (ready), or 180s as on Heroku"),
    PREBOOT_SCALE(
            Form.SWITCH,
            "on",
            "whether a scale during a preboot holds for both generations (on) or is refused (off; Heroku)"),
    RELEASE_LINGER(
            Form.DURATION,
            "60s",
            "how long old dynos stay after a cut-over for the pages people got of them (http-release-affinity); 0s not"),
    BUILD_TIMEOUT(Form.DURATION, "15m", "how long a build may take"),
    GIT_IDLE_LIMIT(
            Form.DURATION, "60s", "how long a git client may neither read nor send before its connection is cut"),
    SLUG_MAX(Form.SIZE, "500M", "the largest slug, compressed"),
    LOG_CAP(Form.SIZE, "64M", "how much log is kept of each app"),
    ONE_OFF_WATCH(Form.DURATION, "500ms", "how often a one-off dyno's $PORT is looked at");

    /** How a key's text is read. */
    enum Form {
        PORT,
        PROFILE,
        CHOICE,
        RUNTIME,
        WORD,
        DURATION,
        DURATIONS,
        SWITCH,
        WINDOW,
        SIZE,
        COUNT
    }

    private final Form form;
    private final String standard;
    private final String help;

    Key(Form form, String standard, String help) {
        this.form = form;
        this.standard = standard;
        this.help = help;
    }

    /** {@code api-port}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code DYNOLAB_API_PORT}. */
    public String variable() {
        return "DYNOLAB_" + name();
    }

    /** What Heroku does otherwise than this platform: the defaults of its profile. */
    private static Optional<String> heroku(Key key) {
        return Optional.ofNullable(
                switch (key) {
                    case ROUTER_CHOICE -> "random";
                    case DRAIN_LIMIT -> "0s";
                    case BACKLOG_MAX -> "0";
                    case REFUSED_GRACE -> "1ms";
                    case ROUTER_LOG_EXTRAS -> "off";
                    case PREBOOT_WINDOW -> "180s";
                    case PREBOOT_SCALE -> "off";
                    default -> null;
                });
    }

    /** The default of a profile, as a person would write it; where it has none of its own, that of all. */
    String standard(String profile) {
        return profile.equals("heroku") ? heroku(this).orElse(standard) : standard;
    }

    /** The default, as a person would write it. */
    public String standard() {
        return standard;
    }

    /** One line for people. */
    public String help() {
        return help;
    }

    Form form() {
        return form;
    }

    /** The key of this word ({@code api-port}), if there is one. */
    public static Optional<Key> of(String word) {
        return Arrays.stream(values()).filter(key -> key.word().equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Key::word).toList();
    }
}
