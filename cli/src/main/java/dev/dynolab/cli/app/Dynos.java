package dev.dynolab.cli.app;

import dev.dynolab.cli.client.Api;

/** A dyno ({@code web.1}), a type ({@code web}) or all, as people name them. */
final class Dynos {
    private Dynos() {}

    static String path(String app, String what) {
        if (what.isEmpty()) {
            return Api.path("apps", app, "dynos");
        }
        return what.contains(".") ? Api.path("apps", app, "dynos", what) : Api.path("apps", app, "formations", what);
    }

    /** {@code Stopping run.1221 dyno}, {@code Stopping run dynos}, {@code Restarting dynos}. */
    static String title(String verb, String what) {
        if (what.isEmpty()) {
            return verb + " dynos";
        }
        return verb + " " + what + (what.contains(".") ? " dyno" : " dynos");
    }
}
