package dev.dynolab.paas.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dynolab.paas.app.App;
import dev.dynolab.paas.error.PlatformException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code /apps/{app}/config-vars}. */
final class ConfigVarsResource implements Resource {
    /** Heroku, "Config Vars": names and values of one app together. A dyno could not start with much more. */
    private static final int MAX_BYTES = 64 << 10;

    private final Services services;

    ConfigVarsResource(Services services) {
        this.services = services;
    }

    @Override
    public void addTo(Endpoints endpoints) {
        endpoints
                .on("GET /apps/{app}/config-vars", this::list)
                .on("PATCH /apps/{app}/config-vars", this::change)
                .on("GET /apps/{app}/releases/{release}/config-vars", this::ofRelease);
    }

    private Answer list(Request request) {
        return Answer.ok(services.releases().config(services.app(request)));
    }

    private Answer ofRelease(Request request) {
        App app = services.app(request);
        return Answer.ok(services.stores()
                .releases()
                .find(app.id(), request.parameter("release"))
                .config());
    }

    private Answer change(Request request) throws IOException {
        App app = services.app(request);
        Map<String, Optional<String>> patch = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : request.body().entrySet()) {
            patch.put(entry.getKey(), value(entry.getKey(), entry.getValue()));
        }
        requireRoom(app, patch);
        services.releases().setConfig(app, patch, services.by(request));
        return Answer.ok(services.releases().config(app));
    }

    private void requireRoom(App app, Map<String, Optional<String>> patch) {
        Map<String, String> after = new HashMap<>(services.releases().config(app));
        patch.forEach((name, value) -> value.ifPresentOrElse(set -> after.put(name, set), () -> after.remove(name)));
        long size = after.entrySet().stream()
                .mapToLong(entry -> entry.getKey().length() + entry.getValue().getBytes(StandardCharsets.UTF_8).length)
                .sum();
        if (size > MAX_BYTES) {
            throw PlatformException.invalid(
                    "All config vars together may have " + MAX_BYTES + " bytes, not " + size + ".");
        }
    }

    /** Null removes; numbers and truths are taken as they are written. */
    private static Optional<String> value(String name, JsonNode value) {
        if (value.isNull()) {
            return Optional.empty();
        }
        if (!value.isValueNode()) {
            throw PlatformException.invalid("The value of config var " + name + " is to be text.");
        }
        if (value.asText().indexOf('\0') >= 0) {
            throw PlatformException.invalid("The value of config var " + name + " has a zero byte.");
        }
        return Optional.of(value.asText());
    }
}
