package dev.dynolab.cli.whole;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the dynos of a home leave on the machine, whatever runtime they are of. */
final class Traces {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Path dynos;
    private final Path docker;

    Traces(Path home) {
        dynos = home.resolve("dynos");
        docker = dynos.resolve("docker");
    }

    /** The ids of dynos in state directories, mounts, command lines, containers and volumes. */
    TreeSet<String> ids() throws Exception {
        List<String> all = new ArrayList<>(Files.readAllLines(Path.of("/proc/self/mounts")));
        ProcessHandle.allProcesses().map(Traces::commandLine).forEach(all::add);
        for (Path parent : List.of(dynos, docker)) {
            try (Stream<Path> states = Files.isDirectory(parent) ? Files.list(parent) : Stream.empty()) {
                states.map(Path::toString).forEach(all::add);
            }
        }
        for (String container : containers()) {
            all.add(run("docker", "inspect", "-f", "{{range .HostConfig.Binds}}{{.}} {{end}}", container));
        }
        for (String volume : ofDocker("volume", "ls", "-q")) {
            all.add(run("docker", "volume", "inspect", "-f", "{{.Options.o}}", volume));
        }
        String here = dynos + "/";
        return all.stream()
                .filter(text -> text.contains(here))
                .flatMap(text -> ID.matcher(text.substring(text.indexOf(here))).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    List<String> containers() throws Exception {
        return ofDocker("ps", "-aq");
    }

    private List<String> ofDocker(String... command) throws Exception {
        if (!Files.isDirectory(docker)) {
            return List.of();
        }
        List<String> words = new ArrayList<>(List.of("docker"));
        words.addAll(List.of(command));
        words.addAll(List.of("--filter", "label=dev.dynolab.home=" + docker));
        return run(words.toArray(String[]::new)).lines().toList();
    }

    static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
