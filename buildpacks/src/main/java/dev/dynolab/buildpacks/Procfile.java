package dev.dynolab.buildpacks;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The process types an app declares, in the order of the file (Heroku: "The Procfile").
 *
 * @param processTypes command by process type; a later line for the same type wins
 */
public record Procfile(Map<String, String> processTypes) {
    private static final Pattern LINE = Pattern.compile("^([A-Za-z0-9_-]+):\\s*(.+)$");

    public Procfile {
        processTypes = Collections.unmodifiableMap(new LinkedHashMap<>(processTypes));
    }

    /**
     * Reads the text of a Procfile; blank lines and lines that start with {@code #} are skipped.
     *
     * @throws BadLine at the first other line that is not {@code type: command}: Heroku drops such a line silently and
     *     the app then lacks a process type without a word
     */
    public static Procfile parse(String text) {
        Map<String, String> types = new LinkedHashMap<>();
        String[] lines = text.replace("\uFEFF", "").split("\r?\n|\r", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new BadLine(i + 1, line);
            }
            types.put(matcher.group(1), matcher.group(2));
        }
        return new Procfile(types);
    }

    /** A line that is not {@code type: command}. */
    public static final class BadLine extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;
        private final int number;
        private final String text;

        BadLine(int number, String text) {
            super("Procfile line " + number + " is not \"type: command\": " + text);
            this.number = number;
            this.text = text;
        }

        /** The line's number, from 1. */
        public int number() {
            return number;
        }

        /** The line itself, without surrounding blanks. */
        public String text() {
            return text;
        }
    }
}
