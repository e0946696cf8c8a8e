package dev.dynolab.cli.base;

import dev.dynolab.paas.settings.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was typed, told apart. Options stand anywhere; {@code --} ends them. In a command that takes a dyno's command,
 * options stand before or after the one quoted command; of several unquoted words they end at the first ({@code h run
 * rails s -p 3000}).
 *
 * @param options by name, every value in the order typed; a flag has the value {@code ""}
 */
public record Arguments(Map<String, List<String>> options, List<String> words) {
    public boolean has(String option) {
        return options.containsKey(option);
    }

    /** The last value; empty when it was not given. */
    public String option(String name) {
        List<String> all = options.getOrDefault(name, List.of());
        return all.isEmpty() ? "" : all.get(all.size() - 1);
    }

    /** Every value, in the order typed. */
    public List<String> all(String name) {
        return options.getOrDefault(name, List.of());
    }

    /** @throws Failure with exit code 2 when the usage does not allow what was typed */
    public static Arguments parse(Usage usage, List<String> typed) {
        Reading reading = new Reading(usage, typed);
        reading.read();
        Arguments arguments = new Arguments(reading.options, List.copyOf(reading.words));
        if (!arguments.has("help")) {
            count(usage, arguments.words);
        }
        return arguments;
    }

    private static void count(Usage usage, List<String> words) {
        int least = 0;
        int most = 0;
        for (String form : usage.arguments()) {
            least += form.startsWith("[") ? 0 : 1;
            most = form.contains("…") ? Integer.MAX_VALUE : most == Integer.MAX_VALUE ? most : most + 1;
        }
        if (words.size() < least) {
            throw Failure.usage("h " + usage.name() + " needs "
                            + usage.arguments().get(words.size()).replace("…", "") + ".")
                    .hint(forms(usage));
        }
        if (words.size() > most) {
            throw Failure.usage("h " + usage.name() + " has no use for \"" + words.get(most) + "\".")
                    .hint(forms(usage));
        }
    }

    private static String forms(Usage usage) {
        return ("h " + usage.name() + " " + String.join(" ", usage.arguments())).strip() + "   (h help " + usage.name()
                + " shows examples)";
    }

    /** The state of one reading. */
    private static final class Reading {
        private final Usage usage;
        private final List<String> typed;
        private final Map<String, List<String>> options = new LinkedHashMap<>();
        private final List<String> words = new ArrayList<>();
        private int next;

        Reading(Usage usage, List<String> typed) {
            this.usage = usage;
            this.typed = typed;
        }

        void read() {
            while (next < typed.size()) {
                String word = typed.get(next++);
                if (word.equals("--")) {
                    takeRest();
                } else if (isOption(word)) {
                    option(word);
                } else {
                    words.add(word);
                    if (usage.isForCommand()) {
                        afterCommand(word);
                    }
                }
            }
        }

        private void afterCommand(String word) {
            if (words.size() > 1) {
                throw Failure.usage("\"" + word + "\" follows a quoted command.")
                        .hint("Put the whole command into one pair of single quotes.");
            }
            if (!isQuoted(word)) {
                takeRest();
            }
        }

        private void takeRest() {
            words.addAll(typed.subList(next, typed.size()));
            next = typed.size();
        }

        private boolean isOption(String word) {
            return word.startsWith("-") && !word.equals("-") && !isAmount(word) && !isExclusion(word);
        }

        /** {@code -1} is no option. */
        private static boolean isAmount(String word) {
            return Character.isDigit(word.charAt(1));
        }

        /** {@code -web}, every type but web: where that can be said, no letter may stand for an option that begins so. */
        private boolean isExclusion(String word) {
            return usage.allowsExclusions()
                    && !word.startsWith("--")
                    && word.length() > 2
                    && usage.find(word.substring(0, 2)).isEmpty();
        }

        private void option(String word) {
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String name = equals < 0 ? word : word.substring(0, equals);
            if (name.equals("--help") || name.equals("-h")) {
                if (equals >= 0) {
                    throw Failure.usage("--help takes no value.");
                }
                put("help", "");
                return;
            }
            Optional<Usage.Option> known = usage.find(name);
            if (known.isEmpty() && word.length() > 2 && !word.startsWith("--")) {
                // -n20: a letter with its value attached.
                known = usage.find(word.substring(0, 2));
                if (known.isPresent() && !known.get().value().isEmpty()) {
                    put(known.get().name(), word.substring(2));
                    return;
                }
            }
            if (known.isEmpty()) {
                throw unknown(name);
            }
            Usage.Option option = known.get();
            if (option.value().isEmpty()) {
                if (equals >= 0) {
                    throw Failure.usage(name + " takes no value.");
                }
                put(option.name(), "");
            } else if (equals >= 0) {
                put(option.name(), word.substring(equals + 1));
            } else if (next < typed.size()) {
                put(option.name(), typed.get(next++));
            } else {
                throw Failure.usage(name + " needs a value: " + option.value() + ".");
            }
        }

        private void put(String name, String value) {
            List<String> values = options.get(name);
            if (values == null) {
                values = new ArrayList<>();
                options.put(name, values);
            }
            values.add(value);
        }

        private Failure unknown(String name) {
            List<String> known = new ArrayList<>();
            usage.options().forEach(option -> known.add("--" + option.name()));
            return Failure.usage("h " + usage.name() + " has no option " + name + ".")
                    .hint(Nearest.to(name, known)
                            .map(near -> "Did you mean " + near + "?")
                            .orElse("h help " + usage.name() + " lists its options."));
        }

        /** The shell removed the quotes; blanks tell that there were some. */
        private static boolean isQuoted(String word) {
            for (int i = 0; i < word.length(); i++) {
                if (Character.isWhitespace(word.charAt(i))) {
                    return true;
                }
            }
            return false;
        }
    }
}
