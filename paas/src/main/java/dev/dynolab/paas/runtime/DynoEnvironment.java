package dev.dynolab.paas.runtime;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The whole environment of a dyno (Heroku, "Dynos and the Dyno Manager": "Runtime environment"). */
final class DynoEnvironment {
    static final String SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin";

    private DynoEnvironment() {}

    /**
     * What the spec gives and what only the runtime knows. {@code PATH} is the only of these that a config var may
     * replace, as on Heroku.
     */
    static Map<String, String> of(DynoSpec spec, String home, int port, List<Path> tools) {
        Map<String, String> environment = new HashMap<>();
        environment.put(
                "PATH",
                Stream.concat(tools.stream().map(Path::toString), Stream.of(SYSTEM_PATH))
                        .collect(Collectors.joining(":")));
        environment.putAll(spec.env());
        environment.put("HOME", home);
        environment.put("PWD", home);
        environment.put("PORT", Integer.toString(port));
        return environment;
    }
}
