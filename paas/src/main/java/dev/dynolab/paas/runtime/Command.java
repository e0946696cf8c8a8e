package dev.dynolab.paas.runtime;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A short helper program of the system, run to its end. */
final class Command {
    /** For programs that are not named by a whole path. */
    static final String SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin";

    private Command() {}

    /** @throws IOException when the program is not there or fails, with the first line it printed */
    static String run(List<String> command) throws IOException {
        Process process = start(command, Map.of());
        try (InputStream output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            check(process, command, text.lines().findFirst().orElse("it printed nothing"));
            return text;
        }
    }

    /**
     * Runs a program that takes long.
     *
     * @param more variables beside the search path
     * @param lines hears each line as it is printed
     * @throws IOException when the program is not there or fails, with the last line it printed
     */
    static void run(List<String> command, Map<String, String> more, Consumer<String> lines) throws IOException {
        Process process = start(command, more);
        String last = "it printed nothing";
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                last = line;
                lines.accept(line);
            }
            check(process, command, last);
        } finally {
            process.destroy();
        }
    }

    private static void check(Process process, List<String> command, String said) throws IOException {
        try {
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(command.get(0) + " failed with status " + status + ": " + said);
            }
        } catch (InterruptedException stop) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(command.get(0) + " was interrupted");
        }
    }

    /** Whether the program is there and ends with status 0. */
    static boolean works(List<String> command) {
        try {
            run(command);
            return true;
        } catch (IOException missing) {
            return false;
        }
    }

    private static Process start(List<String> command, Map<String, String> more) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
        Map<String, String> env = builder.environment();
        env.clear();
        env.put("PATH", SYSTEM_PATH);
        env.put("LC_ALL", "C");
        env.putAll(more);
        return builder.start();
    }
}
