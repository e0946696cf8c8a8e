package dev.dynolab.paas.dyno;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A short helper program of the system, run to its end. */
final class Command {
    /** For programs that are not named by a whole path. */
    static final String SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin";

    private Command() {}

    /** @throws IOException when the program is not there or fails, with the first line it printed */
    static String run(List<String> command) throws IOException {
        Process process = start(command);
        try (InputStream output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(command.get(0) + " failed with status " + status + ": "
                        + text.lines().findFirst().orElse("it printed nothing"));
            }
            return text;
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

    private static Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
        Map<String, String> env = builder.environment();
        env.clear();
        env.put("PATH", SYSTEM_PATH);
        env.put("LC_ALL", "C");
        return builder.start();
    }
}
