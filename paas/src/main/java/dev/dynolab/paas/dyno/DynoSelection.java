package dev.dynolab.paas.dyno;

import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.runtime.DynoName;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which formation dynos people mean: {@code web}, {@code web.1}, {@code web.1-3} (1, 2 and 3) and {@code -web} (every type
 * but web); several words choose what any of them names, less what the minus words exclude. No word means all.
 */
public final class DynoSelection {
    private static final Pattern FORM =
            Pattern.compile("(-?)([A-Za-z0-9_-]*[A-Za-z0-9_])(?:\\.(\\d{1,6})(?:-(\\d{1,6}))?)?");

    private final List<Word> words;

    private record Word(boolean without, String type, int from, int to) {
        boolean names(DynoName name) {
            return name.type().equals(type) && name.number() >= from && name.number() <= to;
        }
    }

    private DynoSelection(List<Word> words) {
        this.words = words;
    }

    /** @throws PlatformException kind INVALID for a word of another form */
    public static DynoSelection of(List<String> words) {
        return new DynoSelection(words.stream().map(DynoSelection::word).toList());
    }

    private static Word word(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw PlatformException.invalid("\"" + text + "\" names no dynos.")
                    .hint("Say web, web.1, web.1-3 or -web (every type but web).");
        }
        boolean numbered = form.group(3) != null;
        int from = numbered ? Integer.parseInt(form.group(3)) : 0;
        int to = form.group(4) != null ? Integer.parseInt(form.group(4)) : numbered ? from : Integer.MAX_VALUE;
        if (to < from) {
            throw PlatformException.invalid("\"" + text + "\" names no dynos: " + to + " is before " + from + ".");
        }
        return new Word(!form.group(1).isEmpty(), form.group(2), from, to);
    }

    /** Whether a dyno of that name is meant. */
    public boolean includes(DynoName name) {
        boolean chosen = words.stream().allMatch(Word::without)
                || words.stream().anyMatch(word -> !word.without && word.names(name));
        return chosen && words.stream().noneMatch(word -> word.without && word.names(name));
    }
}
