package dev.dynolab.cli.whole;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A platform in a process of its own, so that it can be killed. */
final class Server {
    private Server() {}

    /**
     * Starts it and waits until it is ready.
     *
     * @param flags settings beside the ports; the runtime is {@code process} where they do not say
     */
    static Process start(Path home, Map<String, String> flags) throws Exception {
        return start(home, "", flags);
    }

    /** @param first what stands before the program on its class path */
    static Process start(Path home, String first, Map<String, String> flags) throws Exception {
        Files.createDirectories(home);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                first + System.getProperty("java.class.path"),
                "dev.dynolab.cli.Main",
                "server"));
        for (String port : List.of("api", "router", "router-tls")) {
            command.addAll(List.of("--" + port + "-port", "0"));
        }
        Map<String, String> all = new LinkedHashMap<>(Map.of("runtime", "process"));
        all.putAll(flags);
        all.forEach((name, value) -> command.addAll(List.of("--" + name, value)));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("DYNOLAB_HOME", home.toString());
        builder.environment().remove("DYNOLAB_REQUIRE_ALL");
        builder.redirectErrorStream(true);
        Process process = builder.start();
        BufferedReader output = process.inputReader();
        List<String> said = new ArrayList<>();
        do {
            String line = output.readLine();
            if (line == null) {
                throw new AssertionError("The platform did not start: " + said);
            }
            said.add(line);
        } while (!said.get(said.size() - 1).equals("Dynolab is up"));
        Thread drain = new Thread(() -> output.lines().forEach(line -> {}));
        drain.setDaemon(true);
        drain.start();
        return process;
    }
}
