package dev.dynolab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The walls of the house: who may import whom, and what stands in one file only. Here because cli sees all modules. */
class ArchitectureTest {
    /** A module may import itself and these. */
    private static final Map<String, Set<String>> MODULES = Map.of(
            "router", Set.of(),
            "buildpacks", Set.of(),
            "paas", Set.of("router", "buildpacks"),
            "cli", Set.of("paas"));

    /** The packages of paas, top first: each may import those of later lines; those of the last line also each other. */
    private static final List<Set<String>> PAAS = List.of(
            Set.of("paas"),
            Set.of("paas.api", "paas.git"),
            Set.of("paas.deploy"),
            Set.of("paas.release", "paas.dyno"),
            Set.of("paas.runtime", "paas.route", "paas.tls", "paas.http2"),
            Set.of("paas.app", "paas.log"),
            Set.of("paas.store", "paas.settings", "paas.error", "paas.time", "paas.wire", "paas.work"));

    /** All of paas that cli may import; {@code paas} itself holds only Platform. */
    private static final Set<String> SEEN_BY_CLI =
            Set.of("paas", "paas.wire", "paas.settings", "paas.error", "paas.time");

    /** A library and the packages that may name it. */
    private static final Map<String, Set<String>> LIBRARIES = Map.of(
            "com.github.dockerjava", Set.of("paas.runtime"),
            "com.google.re2j", Set.of("router.traffic"),
            "org.HdrHistogram", Set.of("router.metrics"),
            "io.undertow", Set.of("paas", "paas.api", "paas.git", "paas.http2"),
            "org.xnio", Set.of("paas", "paas.api", "paas.git", "paas.http2"),
            "org.eclipse.jgit", Set.of("paas.git"),
            "org.bouncycastle", Set.of("paas.tls"));

    private static final Pattern CLOCK =
            Pattern.compile("Instant\\.now|System\\.(currentTimeMillis|nanoTime)|Thread\\.sleep|TimeUnit\\.\\w+\\.sleep"
                    + "|ScheduledThreadPoolExecutor|newScheduled|java\\.util\\.Timer");
    private static final Pattern EXIT = Pattern.compile("System\\.exit|Runtime\\.getRuntime\\(\\)\\.(exit|halt)");
    private static final Pattern CONSOLE = Pattern.compile("System\\.(out|err)\\b");
    private static final int MAX_LINES = 400;

    private static final Path ROOT = root();
    private static List<Import> imports;

    /** One class of the project names another class; both fully qualified. */
    private record Import(String from, String to) {
        String fromPackage() {
            return packageOf(from);
        }

        String toPackage() {
            return packageOf(to);
        }

        boolean isInside() {
            return to.startsWith("dev.dynolab.");
        }

        @Override
        public String toString() {
            return from + " -> " + to;
        }
    }

    @BeforeAll
    static void readClasses() {
        List<String> arguments = new ArrayList<>(List.of("-verbose:class", "-filter:none"));
        MODULES.keySet().stream()
                .map(module -> ROOT.resolve(module).resolve("target/classes"))
                .filter(Files::isDirectory)
                .map(Path::toString)
                .forEach(arguments::add);
        StringWriter out = new StringWriter();
        int status = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(new PrintWriter(out), new PrintWriter(out), arguments.toArray(String[]::new));
        assertThat(status).as(out.toString()).isZero();
        imports = parse(out.toString());
        assertThat(imports).as("nothing was read: build the modules first").isNotEmpty();
    }

    @Test
    void modulesPointOneWay() {
        assertThat(offenders(i -> {
                    String from = module(i.fromPackage());
                    String to = module(i.toPackage());
                    return !from.equals(to) && !MODULES.get(from).contains(to);
                }))
                .as("arrows are cli -> paas -> router, buildpacks: pass the value in, or move the class up")
                .isEmpty();
    }

    @Test
    void packagesHaveNoCycles() {
        Map<String, Set<String>> graph = new TreeMap<>();
        for (Import i : imports) {
            if (i.isInside() && !i.fromPackage().equals(i.toPackage())) {
                graph.computeIfAbsent(i.fromPackage(), p -> new TreeSet<>()).add(i.toPackage());
            }
        }
        assertThat(graph.keySet().stream().filter(p -> reaches(graph, p, p, new HashSet<>())))
                .as("these packages import each other in a circle: declare an interface beside its consumer")
                .isEmpty();
    }

    @Test
    void packagesOfPaasPointDown() {
        assertThat(offenders(i -> {
                    int from = layer(i.fromPackage());
                    int to = layer(i.toPackage());
                    boolean inPaas = from >= 0 && to >= 0 && !i.fromPackage().equals(i.toPackage());
                    return inPaas && to <= from && from != PAAS.size() - 1;
                }))
                .as("paas imports top down, %s: move the class down, or declare what it needs beside it", PAAS)
                .isEmpty();
        assertThat(imports.stream()
                        .map(Import::fromPackage)
                        .filter(p -> module(p).equals("paas") && layer(p) < 0)
                        .distinct())
                .as("a new package of paas: give it its place in the list PAAS of this test")
                .isEmpty();
    }

    @Test
    void wireImportsNothingOfTheProject() {
        assertThat(offenders(i ->
                        i.fromPackage().equals("paas.wire") && !i.toPackage().equals("paas.wire")))
                .as("wire holds plain JSON records that cli shares: map them in paas.api")
                .isEmpty();
    }

    @Test
    void cliSeesOnlyTheFaceOfPaas() {
        assertThat(offenders(i -> module(i.fromPackage()).equals("cli")
                        && module(i.toPackage()).equals("paas")
                        && !SEEN_BY_CLI.contains(i.toPackage())))
                .as("a command is a client of the API: it may import %s", SEEN_BY_CLI)
                .isEmpty();
    }

    @Test
    void librariesStayInTheirPackages() {
        assertThat(imports.stream()
                        .filter(i -> LIBRARIES.entrySet().stream()
                                .anyMatch(library -> i.to().startsWith(library.getKey() + ".")
                                        && !library.getValue().contains(i.fromPackage()))))
                .as("a library is named only in its own packages, %s: go through what they offer", LIBRARIES)
                .isEmpty();
    }

    @Test
    void onlySystemTimeReadsTheClock() throws IOException {
        assertThat(linesWith(CLOCK, "SystemTime.java"))
                .as(
                        "take a Time as an argument: only a class named SystemTime may read the clock, sleep or set a timer")
                .isEmpty();
    }

    @Test
    void onlyMainExits() throws IOException {
        assertThat(linesWith(EXIT, "Main.java"))
                .as("return an exit code or throw: only Main ends the process")
                .isEmpty();
    }

    @Test
    void onlyMainTouchesTheConsole() throws IOException {
        assertThat(linesWith(CONSOLE, "Main.java"))
                .as("print to the stream you were given, or log: only Main knows the console")
                .isEmpty();
    }

    @Test
    void everyPackageSaysWhatItOwns() throws IOException {
        assertThat(sources("src/main/java").stream()
                        .map(Path::getParent)
                        .distinct()
                        .filter(folder -> !Files.exists(folder.resolve("package-info.java"))))
                .as("add a package-info.java: what it owns, on which threads, what it may import")
                .isEmpty();
    }

    @Test
    void filesStaySmall() throws IOException {
        List<String> large = new ArrayList<>();
        for (String folder : List.of("src/main/java", "src/test/java")) {
            for (Path file : sources(folder)) {
                int lines = Files.readAllLines(file).size();
                if (lines > MAX_LINES) {
                    large.add(ROOT.relativize(file) + " has " + lines + " lines");
                }
            }
        }
        assertThat(large)
                .as("split what has more than %d lines by noun", MAX_LINES)
                .isEmpty();
    }

    /** {@code dev.dynolab.paas.runtime.DynoName} is in {@code paas.runtime}; elsewhere the package's full name. */
    private static String packageOf(String type) {
        String name = type.substring(0, Math.max(0, type.lastIndexOf('.')));
        return name.startsWith("dev.dynolab.") ? name.substring("dev.dynolab.".length()) : name;
    }

    private static String module(String packageName) {
        return packageName.split("\\.")[0];
    }

    private static int layer(String packageName) {
        for (int i = 0; i < PAAS.size(); i++) {
            if (PAAS.get(i).contains(packageName)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean reaches(Map<String, Set<String>> graph, String from, String goal, Set<String> seen) {
        return graph.getOrDefault(from, Set.of()).stream()
                .anyMatch(next -> next.equals(goal) || seen.add(next) && reaches(graph, next, goal, seen));
    }

    private static Stream<Import> offenders(Predicate<Import> rule) {
        return imports.stream().filter(Import::isInside).filter(rule);
    }

    private static List<Import> parse(String jdeps) {
        return Pattern.compile("^ +(dev\\.dynolab\\.[\\w.$]+) +-> +([\\w.$]+)", Pattern.MULTILINE)
                .matcher(jdeps)
                .results()
                .map((MatchResult line) -> new Import(line.group(1), line.group(2)))
                .toList();
    }

    /** The lines of main sources that match, comments left out, as {@code file:number: text}. */
    private static List<String> linesWith(Pattern pattern, String allowedFile) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : sources("src/main/java")) {
            List<String> lines = file.endsWith(allowedFile) ? List.of() : Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).strip();
                boolean comment = line.startsWith("*") || line.startsWith("/");
                if (!comment && pattern.matcher(line).find()) {
                    found.add(ROOT.relativize(file) + ":" + (i + 1) + ": " + line);
                }
            }
        }
        return found;
    }

    private static List<Path> sources(String folder) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String module : MODULES.keySet()) {
            Path start = ROOT.resolve(module).resolve(folder);
            if (Files.isDirectory(start)) {
                try (Stream<Path> walk = Files.walk(start)) {
                    walk.filter(p -> p.toString().endsWith(".java")).sorted().forEach(files::add);
                } catch (UncheckedIOException e) {
                    throw e.getCause();
                }
            }
        }
        return files;
    }

    /** Where the parent pom stands: three above cli/target/test-classes. */
    private static Path root() {
        try {
            return Path.of(ArchitectureTest.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .getParent()
                    .getParent()
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
