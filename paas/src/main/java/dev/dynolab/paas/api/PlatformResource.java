package dev.dynolab.paas.api;

import dev.dynolab.paas.wire.AuthorityJson;
import dev.dynolab.paas.wire.ShutdownRequest;
import dev.dynolab.paas.wire.StatusJson;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** What Heroku has no word for: the platform itself. */
final class PlatformResource implements Resource {
    private final Supplier<StatusJson> status;
    private final Supplier<AuthorityJson> authority;
    private final Function<Boolean, List<String>> shutdown;

    /**
     * @param shutdown ends the platform soon after it returned; told whether the dynos are to live on, answers the names
     *     of those it stopped
     */
    PlatformResource(
            Supplier<StatusJson> status, Supplier<AuthorityJson> authority, Function<Boolean, List<String>> shutdown) {
        this.status = status;
        this.authority = authority;
        this.shutdown = shutdown;
    }

    @Override
    public void addTo(Endpoints endpoints) {
        endpoints
                .on("GET /schema", request -> Answer.ok(schema(endpoints)))
                .on("GET /dynolab/status", request -> Answer.ok(status.get()))
                .on("GET /dynolab/authority", request -> Answer.ok(authority.get()))
                .on("POST /dynolab/actions/shutdown", this::shutdown);
    }

    /** Which of the links of Heroku's published schema there are here; what they carry stands in that. */
    private static Map<String, Object> schema(Endpoints endpoints) {
        List<Map<String, String>> links = endpoints.templates().stream()
                .map(template -> template.split(" "))
                .map(link -> Map.of("method", link[0], "href", link[1]))
                .toList();
        return Map.of(
                "$schema",
                "http://interagent.github.io/interagent-hyper-schema",
                "title",
                "Heroku Platform API, as far as Dynolab has it",
                "links",
                links);
    }

    private Answer shutdown(Request request) throws IOException {
        boolean keep = request.body(ShutdownRequest.class).keepDynos();
        return Answer.ok(Map.of("stopped", shutdown.apply(keep)));
    }
}
