package dev.dynolab.cli;

import dev.dynolab.cli.base.Machine;
import dev.dynolab.cli.base.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The terminal by {@code stty}, which every Unix has; without it the size is unknown and lines are edited locally. */
final class RealTerminal implements Terminal {
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,3}) ([1-9][0-9]{0,3})");

    @Override
    public Optional<Size> size() {
        Matcher size = SIZE.matcher(stty("size"));
        return size.matches()
                ? Optional.of(new Size(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2))))
                : Optional.empty();
    }

    @Override
    public Machine.Taken raw() {
        String before = stty("-g");
        if (before.isEmpty()) {
            return () -> {};
        }
        AtomicBoolean restored = new AtomicBoolean();
        Runnable restore = () -> {
            if (restored.compareAndSet(false, true)) {
                stty(before);
            }
        };
        // A closed terminal or a kill ends the process without any finally.
        Runtime.getRuntime().addShutdownHook(new Thread(restore, "terminal"));
        stty("raw", "-echo");
        return restore::run;
    }

    /** What it printed; empty when it failed. */
    private static String stty(String... arguments) {
        List<String> line = new java.util.ArrayList<>(List.of("stty"));
        line.addAll(List.of(arguments));
        try {
            Process stty = new ProcessBuilder(line)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return stty.waitFor() == 0 ? said : "";
        } catch (IOException missing) {
            return "";
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
