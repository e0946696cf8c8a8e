package dev.dynolab.buildpacks;

import java.util.Locale;

/** Writes Heroku's three kinds of build lines. */
final class Transcript {
    static final String STEP = "-----> ";
    static final String DETAIL = "       ";
    static final String ERROR = " !     ";
    /** Heroku hangs its hints under an error with tabs. */
    static final String HINT = "\t\t\t";

    private final BuildOutput output;

    Transcript(BuildOutput output) {
        this.output = output;
    }

    void line(String line) {
        output.line(line);
    }

    void step(String text) {
        output.line(STEP + text);
    }

    void detail(String text) {
        output.line(DETAIL + text);
    }

    /** What went wrong, then Heroku's closing lines. */
    void failed(BuildFailure failure) {
        failure.transcript().forEach(output::line);
        output.line("");
        output.line(ERROR + "Push failed");
    }

    /** {@code heroku-24} as {@code Heroku-24}. */
    static String stackTitle(String stack) {
        StringBuilder title = new StringBuilder();
        for (String word : stack.split("-")) {
            title.append(title.isEmpty() ? "" : "-")
                    .append(word.isEmpty() ? "" : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return title.toString();
    }

    /** {@code 8.9K} or {@code 41.7M}. */
    static String size(long bytes) {
        return bytes < 1 << 20
                ? String.format(Locale.ROOT, "%.1fK", bytes / 1024.0)
                : String.format(Locale.ROOT, "%.1fM", bytes / 1048576.0);
    }
}
