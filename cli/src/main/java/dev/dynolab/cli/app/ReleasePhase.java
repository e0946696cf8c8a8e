package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.client.Api;
import java.io.IOException;
import java.net.URI;

/** The command that runs before a release's dynos do. */
final class ReleasePhase {
    private ReleasePhase() {}

    /** Prints what the command of a release just made prints; nothing where it has none. @throws Failure when it fails */
    static void follow(Call call, Api api, String app, Json release) throws IOException {
        if (url(release).isEmpty()) {
            return;
        }
        call.err().println("Running release command...");
        print(call, api, release);
        String version = Long.toString(release.number("version"));
        if (api.get(Api.path("apps", app, "releases", version)).text("status").equals("failed")) {
            throw Failure.of(Failure.APP_FAILED, "v" + version + " failed: what ran before it runs on.")
                    .hint("Mend the cause, then: h releases:retry");
        }
    }

    /** Where the output of a release's command is to be read; empty when it has none. */
    static String url(Json release) {
        return release.text("output_stream_url");
    }

    /** Prints it to its end. */
    static void print(Call call, Api api, Json release) throws IOException {
        api.stream(URI.create(url(release)), call::relay);
    }

    /** A change that is answered before its release command has run says so. */
    static void warn(Call call, Json release) {
        if (!url(release).isEmpty() && release.text("status").equals("pending")) {
            call.err()
                    .println(" !    The release command runs: v" + release.number("version")
                            + " will not be used until it succeeds. h releases:output shows it.");
        }
    }
}
