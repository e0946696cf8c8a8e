package dev.dynolab.paas.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The real git in one directory, without the settings of whoever runs the tests. */
record GitClient(Path directory) {

    /** A git under way; stdout and stderr are one stream. */
    record Running(Process process, BufferedReader lines) {
        /** The next line, trailing spaces and git's {@code remote: } left out; null at the end. */
        String line() throws IOException {
            String line = lines.readLine();
            return line == null ? null : line.replaceFirst("^remote: ?", "").stripTrailing();
        }

        /** Reads on until a line says this. */
        void await(String text) throws IOException {
            StringBuilder seen = new StringBuilder();
            for (String line = line(); line != null; line = line()) {
                if (line.contains(text)) {
                    return;
                }
                seen.append(line).append('\n');
            }
            throw new AssertionError("git ended without saying \"" + text + "\":\n" + seen);
        }

        String output() throws IOException {
            StringBuilder output = new StringBuilder();
            for (String line = line(); line != null; line = line()) {
                output.append(line).append('\n');
            }
            return output.toString();
        }

        int exit() {
            try {
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("git ends").isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return process.exitValue();
        }

        /** As a person who kills the terminal: git and its helpers, at once. */
        void kill() {
            List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                    .toList();
            all.forEach(ProcessHandle::destroyForcibly);
        }
    }

    Running start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        var environment = builder.environment();
        environment
                .keySet()
                .removeIf(name -> name.startsWith("GIT_") || name.toLowerCase().endsWith("_proxy"));
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("GIT_AUTHOR_NAME", "Ada");
        environment.put("GIT_AUTHOR_EMAIL", "ada@example.com");
        environment.put("GIT_COMMITTER_NAME", "Ada");
        environment.put("GIT_COMMITTER_EMAIL", "ada@example.com");
        environment.put("LC_ALL", "C");
        Process process = builder.start();
        return new Running(process, process.inputReader());
    }

    /** Runs to the end, which must be a good one. */
    String run(String... arguments) throws IOException {
        Running git = start(arguments);
        String output = git.output();
        assertThat(git.exit()).as(String.join(" ", arguments) + "\n" + output).isZero();
        return output;
    }

    /** Runs to the end, which must be a bad one. */
    String fail(String... arguments) throws IOException {
        Running git = start(arguments);
        String output = git.output();
        assertThat(git.exit()).as(String.join(" ", arguments) + "\n" + output).isNotZero();
        return output;
    }

    /** Commits a file of that name; returns the commit's id. */
    String commit(String subject) throws IOException {
        Files.writeString(directory.resolve(subject), subject);
        run("add", "-A");
        run("commit", "-q", "-m", subject);
        return head();
    }

    String head() throws IOException {
        return run("rev-parse", "HEAD").strip();
    }
}
