package dev.dynolab.paas.settings;

import dev.dynolab.paas.error.PlatformException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All settings of a platform. Each is taken from the first place that has it: flag, environment, the home's file
 * {@code settings} (lines {@code key = value}), default.
 *
 * @param home the platform's directory
 * @param values every key once, valid
 */
public record Settings(Home home, Map<Key, Value> values) {
    /** Names under {@code DYNOLAB_} that are no settings of the platform. */
    private static final Set<String> OTHER_VARIABLES = Set.of("DYNOLAB_HOME", "DYNOLAB_APP", "DYNOLAB_REQUIRE_ALL");

    /** Where a value came from, strongest first. */
    public enum Origin {
        FLAG,
        ENVIRONMENT,
        FILE,
        DEFAULT
    }

    /** What runs dynos. */
    public enum RuntimeChoice {
        AUTO,
        PROCESS,
        DOCKER
    }

    /**
     * A value as it was written.
     *
     * @param source the place in words: {@code --api-port}, {@code DYNOLAB_API_PORT}, the file, {@code default}
     */
    public record Value(String text, Origin origin, String source) {}

    public Settings {
        Map<Key, Value> all = new EnumMap<>(Key.class);
        Value profile = values.get(Key.PROFILE);
        for (Key key : Key.values()) {
            Value value = values.getOrDefault(key, standard(key, profile));
            check(key, value);
            all.put(key, value);
        }
        values = Collections.unmodifiableMap(all);
    }

    private static Value standard(Key key, Value profile) {
        String text = profile == null ? key.standard() : key.standard(profile.text());
        String source = text.equals(key.standard()) ? "default" : "profile " + profile.text();
        return new Value(text, Origin.DEFAULT, source);
    }

    /** All defaults. */
    public static Settings defaults(Path home) {
        return new Settings(new Home(home), Map.of());
    }

    /**
     * Reads them from everywhere.
     *
     * @param flags by {@link Key#word()}
     * @throws PlatformException one line for the first unknown key or bad value
     */
    public static Settings load(Map<String, String> flags, Map<String, String> env) {
        Home home = Home.of(env);
        Map<Key, Value> values = new EnumMap<>(Key.class);
        SettingsFile.read(home.settings())
                .forEach((word, text) ->
                        put(values, word, text, Origin.FILE, home.settings().toString()));
        env.forEach((name, text) -> {
            if (name.startsWith("DYNOLAB_") && !OTHER_VARIABLES.contains(name) && !name.startsWith("DYNOLAB_TEST_")) {
                String word = name.substring("DYNOLAB_".length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-');
                put(values, word, text, Origin.ENVIRONMENT, name);
            }
        });
        flags.forEach((word, text) -> put(values, word, text, Origin.FLAG, "--" + word));
        return new Settings(home, values);
    }

    /** The same with one value as if given by flag. */
    public Settings with(Key key, String text) {
        Map<Key, Value> changed = new EnumMap<>(values);
        changed.values().removeIf(value -> value.origin() == Origin.DEFAULT);
        changed.put(key, new Value(text, Origin.FLAG, "--" + key.word()));
        return new Settings(home, changed);
    }

    public Value value(Key key) {
        return values.get(key);
    }

    public int apiPort() {
        return port(Key.API_PORT);
    }

    public int routerPort() {
        return port(Key.ROUTER_PORT);
    }

    /** Whether Heroku's habits hold instead of ours. */
    public boolean likeHeroku() {
        return text(Key.PROFILE).equals("heroku");
    }

    /** Whether requests go to random dynos instead of taking turns. */
    public boolean randomDynos() {
        return text(Key.ROUTER_CHOICE).equals("random");
    }

    public RuntimeChoice runtime() {
        return runtime(text(Key.RUNTIME));
    }

    public String stack() {
        return text(Key.STACK);
    }

    public Duration bootTimeout() {
        return duration(Key.BOOT_TIMEOUT);
    }

    public Duration stopGrace() {
        return duration(Key.STOP_GRACE);
    }

    public Duration drainLimit() {
        return duration(Key.DRAIN_LIMIT);
    }

    public Duration holdTimeout() {
        return duration(Key.HOLD_TIMEOUT);
    }

    /** The wait before the first restart, the second, and so on; the last one repeats. */
    public List<Duration> crashBackoff() {
        return Amounts.durations(text(Key.CRASH_BACKOFF));
    }

    public Duration cycleAfter() {
        return duration(Key.CYCLE_AFTER);
    }

    public Duration cycleSpread() {
        return duration(Key.CYCLE_SPREAD);
    }

    /** Whether one-offs that receive requests are cycled too. */
    public boolean cycleServing() {
        return on(text(Key.CYCLE_SERVING));
    }

    public Duration memoryLook() {
        return duration(Key.MEMORY_LOOK);
    }

    /** How long nothing may happen at a terminal; zero for ever. */
    public Duration attachIdle() {
        return duration(Key.ATTACH_IDLE);
    }

    public Duration releaseTimeout() {
        return duration(Key.RELEASE_TIMEOUT);
    }

    /** Empty: the cut-over comes as soon as all new dynos are up. */
    public Optional<Duration> prebootWindow() {
        return window(text(Key.PREBOOT_WINDOW));
    }

    /** How long old dynos stay after a cut-over for those who keep their release; zero not at all. */
    public Duration releaseLinger() {
        return duration(Key.RELEASE_LINGER);
    }

    public Duration buildTimeout() {
        return duration(Key.BUILD_TIMEOUT);
    }

    public Duration gitIdleLimit() {
        return duration(Key.GIT_IDLE_LIMIT);
    }

    /** In bytes. */
    public long slugMax() {
        return Amounts.bytes(text(Key.SLUG_MAX));
    }

    /** In bytes, for each app. */
    public long logCap() {
        return Amounts.bytes(text(Key.LOG_CAP));
    }

    public Duration oneOffWatch() {
        return duration(Key.ONE_OFF_WATCH);
    }

    /** The value of a key whose form is a duration. */
    public Duration duration(Key key) {
        return Amounts.duration(text(key));
    }

    /** The value of a key whose form is a switch. */
    public boolean on(Key key) {
        return on(text(key));
    }

    /** The value of a key whose form is a count. */
    public int count(Key key) {
        return Amounts.count(text(key));
    }

    private int port(Key key) {
        return port(text(key));
    }

    private String text(Key key) {
        return values.get(key).text();
    }

    private static void put(Map<Key, Value> values, String word, String text, Origin origin, String source) {
        Key key = Key.of(word).orElseThrow(() -> unknown(word, source));
        values.put(key, new Value(text.strip(), origin, source));
    }

    private static PlatformException unknown(String word, String source) {
        String where = source.contains(word) || source.startsWith("DYNOLAB_") ? source : word + " in " + source;
        return PlatformException.invalid("There is no setting " + where + ".")
                .hint(Nearest.to(word, Key.words())
                        .map(near -> "Did you mean " + named(near, source) + "?")
                        .orElse("h settings lists them all."));
    }

    private static String named(String word, String source) {
        if (source.startsWith("--")) {
            return "--" + word;
        }
        return source.startsWith("DYNOLAB_") ? Key.of(word).orElseThrow().variable() : word;
    }

    private static void check(Key key, Value value) {
        try {
            switch (key.form()) {
                case PORT -> port(value.text());
                case PROFILE -> oneOf(value.text(), "dynolab", "heroku");
                case CHOICE -> oneOf(value.text(), "exact", "random");
                case RUNTIME -> runtime(value.text());
                case WORD -> word(value.text());
                case DURATION -> Amounts.duration(value.text());
                case DURATIONS -> Amounts.durations(value.text());
                case SWITCH -> on(value.text());
                case WINDOW -> window(value.text());
                case SIZE -> Amounts.bytes(value.text());
                case COUNT -> Amounts.count(value.text());
            }
        } catch (IllegalArgumentException bad) {
            throw PlatformException.invalid("The setting " + key.word() + " cannot be \"" + value.text() + "\" ("
                    + value.source() + "): " + bad.getMessage() + ".");
        }
    }

    private static void oneOf(String text, String one, String other) {
        if (!text.equals(one) && !text.equals(other)) {
            throw new IllegalArgumentException("expected " + one + " or " + other);
        }
    }

    private static boolean on(String text) {
        return switch (text) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new IllegalArgumentException("expected on or off");
        };
    }

    private static int port(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65535) {
            throw new IllegalArgumentException("expected a port, 0 to 65535");
        }
        return Integer.parseInt(text);
    }

    private static Optional<Duration> window(String text) {
        return text.equals("ready") ? Optional.empty() : Optional.of(Amounts.duration(text));
    }

    private static RuntimeChoice runtime(String text) {
        return switch (text) {
            case "auto" -> RuntimeChoice.AUTO;
            case "process" -> RuntimeChoice.PROCESS;
            case "docker" -> RuntimeChoice.DOCKER;
            default -> throw new IllegalArgumentException("expected auto, process or docker");
        };
    }

    private static void word(String text) {
        if (!text.matches("[a-z0-9][a-z0-9.-]*")) {
            throw new IllegalArgumentException("expected one word of small letters, digits, dots and dashes");
        }
    }
}
