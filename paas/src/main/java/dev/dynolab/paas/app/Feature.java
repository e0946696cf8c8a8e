package dev.dynolab.paas.app;

import dev.dynolab.paas.error.PlatformException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** What an app can have switched on or off. Only what is built is here; the rest is refused, never stored. */
public enum Feature {
    HTTP_SESSION_AFFINITY(
            "http-session-affinity",
            "Session affinity",
            false,
            "A person keeps the dyno first met, by the cookie heroku-session-affinity."),
    HTTP_RELEASE_AFFINITY(
            "http-release-affinity",
            "Release affinity",
            false,
            "A person keeps the release first met, by the cookie dynolab-release: pages and their files match, also over a"
                    + " cut-over (release-linger)."),
    RELEASE_HEADER(
            "release-header",
            "Releases by header",
            true,
            "A request with X-Dynolab-Release: v7 reaches that release, whatever its share."),
    PREBOOT(
            "preboot",
            "Seamless web dyno deploys",
            false,
            "New web dynos boot beside the old ones and take over when all are up. Any dyno size may; on Heroku Standard"
                    + " and Performance only."),
    SLEEP(
            "sleep",
            "Dyno sleeping",
            false,
            "Without a request for 30 minutes all dynos of the formation idle until the next one, which waits for them. Any"
                    + " dyno size may; on Heroku Eco only."),
    RUNTIME_DYNO_METADATA(
            "runtime-dyno-metadata",
            "Dyno metadata",
            false,
            "Dynos see app, release and commit in HEROKU_APP_NAME, HEROKU_RELEASE_VERSION, HEROKU_SLUG_COMMIT and others."),
    RUNTIME_DYNO_BUILD_METADATA(
            "runtime-dyno-build-metadata",
            "Dyno build metadata",
            false,
            "Dynos see the commit they were built of in HEROKU_BUILD_COMMIT and HEROKU_BUILD_DESCRIPTION."),
    ROUTE_ONE_OFF_DYNOS(
            "route-one-off-dynos",
            "One-off dynos receive requests",
            true,
            "A run dyno that accepts connections on $PORT gets its share of the app's requests. Off is as on Heroku.");

    /** Heroku's, that people may ask for by name. */
    private static final Set<String> NOT_BUILT = Set.of("http-shard-header", "log-runtime-metrics");

    private final String word;
    private final String title;
    private final boolean byDefault;
    private final String description;

    Feature(String word, String title, boolean byDefault, String description) {
        this.word = word;
        this.title = title;
        this.byDefault = byDefault;
        this.description = description;
    }

    /** @throws PlatformException kind INVALID when it is not built yet, NOT_FOUND when nobody knows it */
    public static Feature named(String word) {
        for (Feature feature : values()) {
            if (feature.word.equals(word)) {
                return feature;
            }
        }
        String known = Arrays.stream(values()).map(Feature::word).collect(Collectors.joining(", "));
        throw (NOT_BUILT.contains(word)
                        ? PlatformException.invalid("The feature " + word + " is not built yet.")
                        : PlatformException.notFound("feature"))
                .hint("There is: " + known + ".");
    }

    /** Its name in the API and on the command line. */
    public String word() {
        return word;
    }

    /** Its name in plain words. */
    public String title() {
        return title;
    }

    public boolean byDefault() {
        return byDefault;
    }

    public String description() {
        return description;
    }
}
