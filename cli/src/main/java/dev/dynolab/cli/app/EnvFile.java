package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Failure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines {@code KEY=value}, as foreman and heroku local read them: {@code #} comments, an optional {@code export},
 * single quotes for text as it is, double quotes with {@code \n}, {@code \r}, {@code \t}, {@code \"} and {@code \\}; quoted values
 * may run over lines.
 */
final class EnvFile {
    private static final Pattern START = Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*");

    private final String text;
    private int at;

    private EnvFile(String text) {
        // Editors on Windows begin a file with a mark and end its lines so.
        this.text = (text.startsWith("\ufeff") ? text.substring(1) : text).replace("\r\n", "\n");
    }

    /** @throws Failure naming the line that is no entry */
    static Map<String, String> parse(String text) {
        Map<String, String> vars = new LinkedHashMap<>();
        EnvFile file = new EnvFile(text);
        while (file.at < file.text.length()) {
            file.entry(vars);
        }
        return vars;
    }

    /** The value as this class reads it back. */
    static String quote(String value) {
        if (value.matches("[A-Za-z0-9_./:@%+,-]*")) {
            return value;
        }
        if (!value.contains("'") && !value.contains("\r")) {
            return "'" + value + "'";
        }
        return "\""
                + value.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r") + "\"";
    }

    private void entry(Map<String, String> vars) {
        String line = text.substring(at, lineEnd()).strip();
        if (line.isEmpty() || line.startsWith("#")) {
            at = lineEnd() + 1;
            return;
        }
        Matcher start = START.matcher(text).region(at, lineEnd());
        if (!start.lookingAt()) {
            throw Failure.refused("Line " + number() + " is not of the form KEY=value: " + line);
        }
        at = start.end();
        vars.put(start.group(1), value());
    }

    private String value() {
        char first = at < text.length() ? text.charAt(at) : '\n';
        if (first == '\'' || first == '"') {
            at++;
            String value = quoted(first);
            String rest = text.substring(at, lineEnd()).strip();
            if (!rest.isEmpty() && !rest.startsWith("#")) {
                throw Failure.refused("Line " + number() + " goes on after its closing " + first + ": " + rest);
            }
            at = lineEnd() + 1;
            return value;
        }
        String value = text.substring(at, lineEnd());
        at = lineEnd() + 1;
        int comment = value.indexOf(" #");
        return (comment < 0 ? value : value.substring(0, comment)).strip();
    }

    private String quoted(char quote) {
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            char next = text.charAt(at++);
            if (next == '\\' && quote == '"' && at < text.length()) {
                char escaped = text.charAt(at++);
                value.append(
                        switch (escaped) {
                            case 'n' -> "\n";
                            case 'r' -> "\r";
                            case 't' -> "\t";
                            case '"', '\\', '$', '`' -> String.valueOf(escaped);
                            default -> "\\" + escaped;
                        });
            } else {
                value.append(next);
            }
        }
        if (at >= text.length()) {
            throw Failure.refused("A " + quote + " is not closed.");
        }
        at++;
        return value.toString();
    }

    /** Of the line that is being read, from 1. */
    private long number() {
        return text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
    }

    private int lineEnd() {
        int end = text.indexOf('\n', Math.min(at, text.length()));
        return end < 0 ? text.length() : end;
    }
}
