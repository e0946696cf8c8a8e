package dev.dynolab.cli;

import dev.dynolab.cli.base.Surroundings;
import dev.dynolab.cli.base.Usage;
import java.io.PrintStream;
import java.util.List;

/** What {@code h help} prints. */
final class Help {
    private Help() {}

    static int run(List<String> words, Surroundings at) {
        if (words.isEmpty()) {
            overview(at);
        } else {
            of(Cli.command(words.get(0)).usage(), at);
        }
        return 0;
    }

    static void overview(Surroundings at) {
        PrintStream out = at.out();
        out.println("h: Heroku on your own machine. h help COMMAND shows options and examples.");
        for (String name : Commands.OVERVIEW) {
            if (name.startsWith("#")) {
                out.println();
                out.println(name.substring(1));
            } else {
                String summary = Cli.command(name).usage().summary();
                out.println("  h " + pad(name, 20) + summary);
            }
        }
    }

    static void of(Usage usage, Surroundings at) {
        PrintStream out = at.out();
        out.println("h " + usage.name() + arguments(usage) + "   " + usage.summary());
        List<String> aliases = usage.names().subList(1, usage.names().size());
        if (!aliases.isEmpty()) {
            out.println("also: h " + String.join(", h ", aliases));
        }
        if (!usage.options().isEmpty()) {
            out.println();
            out.println("Options");
            for (Usage.Option option : usage.options()) {
                String letter = option.letter().isEmpty() ? "    " : "-" + option.letter() + ", ";
                out.println("  " + pad(letter + "--" + (option.name() + " " + option.value()).strip(), 26) + " "
                        + option.help());
            }
        }
        out.println();
        out.println("Examples");
        for (Usage.Example example : usage.examples()) {
            out.println("  $ " + pad(example.line(), 44) + " # " + example.meaning());
        }
    }

    private static String arguments(Usage usage) {
        StringBuilder text = new StringBuilder(usage.options().isEmpty() ? "" : " [OPTIONS]");
        usage.arguments().forEach(form -> text.append(' ').append(form));
        return text.toString();
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
