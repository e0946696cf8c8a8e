package dev.dynolab.router;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of the differential tables: {@code name, message, relay, nginx, haproxy, why}, between tabs. In messages {@code \r \n \t \\ \xNN}
 * are octets, <code>{3*x}</code> is three x, <code>{FIN}</code> at the end is the end of the sender's side.
 *
 * @param outcomes what came of it, by proxy
 * @param why a word of the table's legend (lines that begin with {@code #}), empty = all agree; {@code +word} = the relay lets
 *     something through that another refuses
 */
record OddCase(String name, String message, boolean ends, List<String> outcomes, String why) {
    private static final Pattern REPEAT = Pattern.compile("\\{(\\d+)\\*(.*?)}");

    static List<OddCase> table(String resource) throws IOException {
        List<OddCase> cases = new ArrayList<>();
        try (InputStream in = OddCase.class.getResourceAsStream("/differential/" + resource)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.isEmpty() && !line.startsWith("#")) {
                    cases.add(of(line.split("\t", -1)));
                }
            }
        }
        return cases;
    }

    private static OddCase of(String[] c) {
        boolean ends = c[1].endsWith("{FIN}");
        String message = octets(ends ? c[1].substring(0, c[1].length() - "{FIN}".length()) : c[1]);
        return c.length < 6
                ? new OddCase(c[0], message, ends, List.of("", "", ""), "")
                : new OddCase(c[0], message, ends, List.of(c[2], c[3], c[4]), c[5]);
    }

    private static String octets(String escaped) {
        Matcher m = REPEAT.matcher(escaped);
        String flat = m.replaceAll(r -> Matcher.quoteReplacement(r.group(2).repeat(Integer.parseInt(r.group(1)))));
        var out = new StringBuilder();
        for (int i = 0; i < flat.length(); i++) {
            char c = flat.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char kind = flat.charAt(++i);
            switch (kind) {
                case 'r' -> out.append('\r');
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'x' -> {
                    out.append((char) Integer.parseInt(flat.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                default -> out.append(kind);
            }
        }
        return out.toString();
    }

    /** Printable, on one line, not long. */
    static String shown(String octets) {
        var out = new StringBuilder();
        String cut = octets.length() <= 80 ? octets : octets.substring(0, 20) + "..." + octets.length();
        for (char c : cut.toCharArray()) {
            if (c == '\r' || c == '\n') {
                out.append(c == '\r' ? "\\r" : "\\n");
            } else if (c < ' ' || c > '~') {
                out.append(String.format("\\x%02x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
