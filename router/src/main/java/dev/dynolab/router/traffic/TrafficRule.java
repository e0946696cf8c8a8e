package dev.dynolab.router.traffic;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.dynolab.router.http.Cookies;
import dev.dynolab.router.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;

/**
 * Requests that meet a condition go to a release. A condition is
 *
 * <pre>
 * HEADER | cookie:NAME                        it is there
 * (HEADER | cookie:NAME | path) OP VALUE      OP is = (equal), ^= (begins with) or ~ (a regular expression of RE2 finds something)
 * </pre>
 *
 * VALUE is what stands behind the operator without blanks around it, in double quotes when it has such. A header's name may have
 * {@code header:} in front; names of headers are compared ignoring case, everything else exactly. The path is what the client
 * sent, without the query. Of a header that comes several times any may match.
 */
public final class TrafficRule {
    /** What is looked at. */
    public enum Subject {
        HEADER,
        COOKIE,
        PATH
    }

    /** How. */
    public enum Test {
        PRESENT(""),
        EXACT("="),
        PREFIX("^="),
        REGEX("~");

        private final String sign;

        Test(String sign) {
            this.sign = sign;
        }
    }

    private static final int MOST_CHARACTERS = 250;
    /** Steps of a compiled expression: a value of 8 KB then takes some milliseconds at the very worst. */
    private static final int MOST_STEPS = 250;
    /** Of a part of an expression before it is compiled at all: repeats within repeats would fill the heap. */
    private static final int MOST_COPIES = 4000;

    private static final java.util.regex.Pattern FORM = java.util.regex.Pattern.compile(
            "(?:(?<kind>header|cookie):)?(?<name>[!#$%&'*+.`|\\w-]+|)\\s*(?:(?<sign>\\^=|=|~)\\s*(?<value>.*))?");
    private static final java.util.regex.Pattern REPEAT = java.util.regex.Pattern.compile("\\{(\\d*),?(\\d*)}");

    private final Subject subject;
    private final String name;
    private final Test test;
    private final String value;
    private final String release;
    private final byte[] nameOctets;
    private final byte[] valueOctets;
    private final Pattern pattern;

    private TrafficRule(Subject subject, String name, Test test, String value, String release) {
        this.subject = subject;
        this.name = name;
        this.test = test;
        this.value = value;
        this.release = release;
        nameOctets = name.getBytes(StandardCharsets.US_ASCII);
        valueOctets = value.getBytes(StandardCharsets.UTF_8);
        pattern = test == Test.REGEX ? compile(value) : null;
    }

    /**
     * @param condition as above
     * @param release the label of the release that matching requests go to
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    public static TrafficRule parse(String condition, String release) {
        Objects.requireNonNull(release, "release");
        String text = condition.strip();
        if (text.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "A condition of " + text.length() + " characters: give at most " + MOST_CHARACTERS + ".");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("A condition is one line without control characters.");
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches() || form.group("name").isEmpty()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a condition: write HEADER, cookie:NAME or path, then =, ^= or ~"
                            + " and a value, as in 'x-canary-version = v7'.");
        }
        String kind = form.group("kind");
        Subject subject = "cookie".equals(kind)
                ? Subject.COOKIE
                : kind == null && form.group("name").equals("path") ? Subject.PATH : Subject.HEADER;
        Test test = test(form.group("sign"));
        String value = test == Test.PRESENT ? "" : unquoted(form.group("value").strip());
        check(subject, test, value);
        String name = subject == Subject.HEADER ? form.group("name").toLowerCase(Locale.ROOT) : form.group("name");
        return new TrafficRule(subject, subject == Subject.PATH ? "" : name, test, value, release);
    }

    private static Test test(String sign) {
        for (Test t : Test.values()) {
            if (t.sign.equals(sign)) {
                return t;
            }
        }
        return Test.PRESENT;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static void check(Subject subject, Test test, String value) {
        if (subject == Subject.PATH && test == Test.PRESENT) {
            throw new IllegalArgumentException(
                    "Every request has a path: write path = /x, path ^= /x or path ~ regex (a header of that name: header:path).");
        }
        if (subject == Subject.PATH && test != Test.REGEX && !value.startsWith("/")) {
            throw new IllegalArgumentException("A path begins with /: write path " + test.sign + " /" + value + ".");
        }
        if (value.isEmpty() && test != Test.PRESENT && test != Test.EXACT) {
            throw new IllegalArgumentException("There is no value after " + test.sign + ".");
        }
    }

    private static Pattern compile(String regex) {
        long copies = 1;
        for (Matcher repeat = REPEAT.matcher(regex); repeat.find(); ) {
            copies *= Math.max(1, Math.max(most(repeat.group(1)), most(repeat.group(2))));
            if (copies > MOST_COPIES) {
                throw new IllegalArgumentException(
                        "The regular expression \"" + regex + "\" repeats too much: use smaller counts.");
            }
        }
        try {
            Pattern p = Pattern.compile(regex);
            if (p.programSize() > MOST_STEPS) {
                throw new IllegalArgumentException(
                        "The regular expression \"" + regex + "\" is too large: make it shorter.");
            }
            return p;
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "The regular expression \"" + regex + "\" is not one of RE2: " + e.getDescription() + ".");
        }
    }

    private static long most(String digits) {
        return digits.isEmpty() ? 0 : digits.length() > 4 ? MOST_COPIES : Integer.parseInt(digits);
    }

    /** Whether a request meets the condition. Allocates for a regular expression only. */
    public boolean matches(RequestHead head) {
        switch (subject) {
            case PATH:
                return test(head.octets(), head.pathStart(), head.pathEnd());
            case COOKIE:
                for (int f = head.cookie(0); f >= 0; f = head.cookie(f + 1)) {
                    long found = Cookies.find(head.octets(), head.valueStart(f), head.valueEnd(f), nameOctets);
                    if (found >= 0 && test(head.octets(), Cookies.start(found), Cookies.end(found))) {
                        return true;
                    }
                }
                return false;
            default:
                for (int f = head.field(nameOctets, 0); f >= 0; f = head.field(nameOctets, f + 1)) {
                    if (test(head.octets(), head.valueStart(f), head.valueEnd(f))) {
                        return true;
                    }
                }
                return false;
        }
    }

    private boolean test(byte[] b, int from, int to) {
        return switch (test) {
            case PRESENT -> true;
            case EXACT -> to - from == valueOctets.length && begins(b, from, to);
            case PREFIX -> begins(b, from, to);
            case REGEX ->
                pattern.matcher(new String(b, from, to - from, StandardCharsets.UTF_8))
                        .find();
        };
    }

    private boolean begins(byte[] b, int from, int to) {
        if (to - from < valueOctets.length) {
            return false;
        }
        for (int i = 0; i < valueOctets.length; i++) {
            if (b[from + i] != valueOctets[i]) {
                return false;
            }
        }
        return true;
    }

    public Subject subject() {
        return subject;
    }

    public Test test() {
        return test;
    }

    public String release() {
        return release;
    }

    /** The condition in its plain form, which {@link #parse} reads again: {@code x-canary-version = v7}. */
    public String condition() {
        String named = switch (subject) {
            case PATH -> "path";
            case COOKIE -> "cookie:" + name;
            case HEADER -> (name.equals("path") ? "header:" : "") + name;
        };
        boolean quote = !value.equals(value.strip()) || value.startsWith("\"");
        return test == Test.PRESENT ? named : named + " " + test.sign + " " + (quote ? '"' + value + '"' : value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrafficRule r && condition().equals(r.condition()) && release.equals(r.release);
    }

    @Override
    public int hashCode() {
        return Objects.hash(condition(), release);
    }

    /** {@code x-canary-version = v7 -> v7}. */
    @Override
    public String toString() {
        return condition() + " -> " + release;
    }
}
