package dev.dynolab.paas.settings;

import dev.dynolab.paas.error.PlatformException;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * Opens a listener on the port a setting names. A default port that is taken is replaced by a free one, which is said
 * and kept for the home's next start; a port that was asked for and is taken is an error.
 */
public final class Ports {
    private Ports() {}

    /** Opens a listener. */
    public interface Opener<T> {
        /**
         * @param port 0 is any free one
         * @throws BindException when the port is taken
         */
        T open(int port) throws IOException;
    }

    /**
     * @param portOf the port the listener really has
     * @param notice takes one line when a default port was replaced
     * @throws PlatformException when the port was asked for and is taken
     */
    public static <T> T open(
            Settings settings, Key key, Opener<T> opener, ToIntFunction<T> portOf, Consumer<String> notice)
            throws IOException {
        Settings.Value value = settings.value(key);
        if (value.origin() != Settings.Origin.DEFAULT) {
            return openAskedFor(key, value, opener);
        }
        int standard = Integer.parseInt(key.standard());
        Set<Integer> candidates = new LinkedHashSet<>();
        kept(settings.home(), key, candidates);
        candidates.add(standard);
        for (int port : candidates) {
            try {
                return opener.open(port);
            } catch (BindException taken) {
                // The next one, then.
            }
        }
        T listener = opener.open(0);
        keep(settings.home(), key, portOf.applyAsInt(listener));
        notice.accept("Port " + standard + " is taken; " + user(key) + " " + portOf.applyAsInt(listener)
                + " (kept for this home; --" + key.word() + " sets another).");
        return listener;
    }

    private static String user(Key key) {
        return switch (key) {
            case API_PORT -> "the API uses";
            case ROUTER_TLS_PORT -> "TLS to the router uses";
            default -> "the router uses";
        };
    }

    private static <T> T openAskedFor(Key key, Settings.Value value, Opener<T> opener) throws IOException {
        try {
            return opener.open(Integer.parseInt(value.text()));
        } catch (BindException taken) {
            throw PlatformException.conflict(
                            "Port " + value.text() + " is taken (asked for by " + value.source() + ").")
                    .hint("Stop what listens there, or name another: --" + key.word() + " 0 takes any free port.");
        }
    }

    private static void kept(Home home, Key key, Set<Integer> candidates) {
        String port = SettingsFile.read(home.ports()).getOrDefault(key.word(), "");
        if (port.matches("[0-9]{1,5}")) {
            candidates.add(Integer.parseInt(port));
        }
    }

    private static void keep(Home home, Key key, int port) throws IOException {
        var ports = SettingsFile.read(home.ports());
        ports.put(key.word(), Integer.toString(port));
        StringBuilder text = new StringBuilder();
        ports.forEach(
                (word, number) -> text.append(word).append(" = ").append(number).append('\n'));
        Files.createDirectories(home.dir());
        home.write(home.ports(), text.toString());
    }
}
