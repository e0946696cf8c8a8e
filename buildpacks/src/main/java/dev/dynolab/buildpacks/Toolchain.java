package dev.dynolab.buildpacks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The tools of this machine that lie outside Heroku's PATH: builds and dynos must see the same ones.
 *
 * @param bins directories put before {@code /usr/local/bin:/usr/bin:/bin}
 * @param readOnly directories and files to show in a sandbox beside the system's own; missing ones are left out
 * @param environment variables the tools need to work on this machine, such as SSL_CERT_FILE
 */
public record Toolchain(List<Path> bins, List<Path> readOnly, Map<String, String> environment) {
    /** Heroku's, in builds and dynos. */
    public static final String STANDARD_PATH = "/usr/local/bin:/usr/bin:/bin";

    /** Where a stack brings all that builds need. */
    static final Toolchain NONE = new Toolchain(List.of(), List.of(), Map.of());

    private static final List<String> SYSTEM = List.of("/usr", "/opt", "/bin", "/sbin", "/lib", "/etc", "/nix/store");
    private static final List<String> CERTIFICATES = List.of(
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "NODE_EXTRA_CA_CERTS",
            "CURL_CA_BUNDLE",
            "REQUESTS_CA_BUNDLE",
            "PIP_CERT",
            "GIT_SSL_CAINFO");
    private static final List<String> PROXIES =
            List.of("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY");

    public Toolchain {
        bins = List.copyOf(bins);
        readOnly = List.copyOf(readOnly);
        environment = Map.copyOf(environment);
    }

    /**
     * The JDK that runs this program (with JAVA_HOME), the Maven on the person's PATH, and the certificate variables.
     *
     * @param env the person's environment
     * @param proxies pass the proxy variables on as well
     */
    public static Toolchain detect(Map<String, String> env, boolean proxies) {
        List<Path> bins = new ArrayList<>();
        List<Path> readOnly = new ArrayList<>(List.of(Path.of("/nix/store"), Path.of("/var/lib/gems")));
        Map<String, String> environment = new LinkedHashMap<>();
        Path java = real(Path.of(System.getProperty("java.home")));
        if (Files.isExecutable(java.resolve("bin/javac"))) {
            // First on the PATH: what one JDK compiled, an older /usr/bin/java could not run.
            bins.add(java.resolve("bin"));
            readOnly.add(java);
            environment.put("JAVA_HOME", java.toString());
        }
        findOnPath("mvn", env.getOrDefault("PATH", "")).ifPresent(mvn -> {
            if (!STANDARD_PATH.contains(mvn.getParent().toString())) {
                Path home = real(mvn).getParent().getParent();
                bins.add(home.resolve("bin"));
                readOnly.add(home);
            }
        });
        for (String name : CERTIFICATES) {
            String value = env.get(name);
            if (value != null && value.startsWith("/")) {
                environment.put(name, value);
                readOnly.add(Path.of(value));
            }
        }
        if (proxies) {
            PROXIES.stream().filter(env::containsKey).forEach(name -> environment.put(name, env.get(name)));
        }
        readOnly.removeIf(path -> SYSTEM.stream().anyMatch(path::startsWith) && !path.startsWith("/nix"));
        return new Toolchain(bins, readOnly, environment);
    }

    /** A command's environment with ours below it and PATH above it. */
    public Map<String, String> environment(Map<String, String> command) {
        Map<String, String> all = new TreeMap<>(environment);
        all.putAll(command);
        all.put("PATH", path());
        return all;
    }

    /** The PATH of builds and dynos. */
    public String path() {
        StringBuilder path = new StringBuilder();
        bins.forEach(bin -> path.append(bin).append(':'));
        return path.append(STANDARD_PATH).toString();
    }

    static Optional<Path> findOnPath(String program, String path) {
        for (String directory : path.split(":")) {
            if (directory.startsWith("/") && Files.isExecutable(Path.of(directory, program))) {
                return Optional.of(Path.of(directory, program));
            }
        }
        return Optional.empty();
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath(); // it will be reported as missing where it is used
        }
    }
}
