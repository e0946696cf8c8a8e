package dev.dynolab.cli.base;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a command is called. Filled once, where the command is defined, then only read. */
public final class Usage {
    /**
     * An option.
     *
     * @param letter the short form; empty when there is none
     * @param value what follows it, for people; empty for a flag
     */
    public record Option(String letter, String name, String value, String help) {}

    /** A line a person may copy, and what it does. */
    public record Example(String line, String meaning) {}

    private final List<String> names = new ArrayList<>();
    private final String summary;
    private final List<String> arguments = new ArrayList<>();
    private final List<Option> options = new ArrayList<>();
    private final List<Example> examples = new ArrayList<>();
    private boolean takesCommand;
    private boolean exclusions;

    private Usage(String name, String summary) {
        names.add(name);
        this.summary = summary;
    }

    public static Usage of(String name, String summary) {
        return new Usage(name, summary);
    }

    public Usage alias(String... others) {
        names.addAll(List.of(others));
        return this;
    }

    /** @param form {@code NAME}, {@code [NAME]}, {@code NAME…} or {@code [NAME…]} */
    public Usage argument(String form) {
        arguments.add(form);
        return this;
    }

    public Usage option(String letter, String name, String value, String help) {
        options.add(new Option(letter, name, value, help));
        return this;
    }

    public Usage flag(String letter, String name, String help) {
        return option(letter, name, "", help);
    }

    /** The options that name an app. */
    public Usage app() {
        return option("a", "app", "APP", "the app; else DYNOLAB_APP, else the git remote dynolab")
                .option("r", "remote", "REMOTE", "the git remote that names the app");
    }

    public Usage json() {
        return flag("", "json", "print JSON");
    }

    public Usage example(String line, String meaning) {
        examples.add(new Example(line, meaning));
        return this;
    }

    /** The words are a command for a dyno: see {@link Arguments} for where h's own options end. */
    public Usage takesCommand() {
        takesCommand = true;
        return argument("COMMAND…");
    }

    /** {@code -web} is a word that excludes a type, not an option. */
    public Usage exclusions() {
        exclusions = true;
        return this;
    }

    boolean allowsExclusions() {
        return exclusions;
    }

    public String name() {
        return names.get(0);
    }

    /** The name and its aliases. */
    public List<String> names() {
        return List.copyOf(names);
    }

    public String summary() {
        return summary;
    }

    public List<String> arguments() {
        return List.copyOf(arguments);
    }

    public List<Option> options() {
        return List.copyOf(options);
    }

    public List<Example> examples() {
        return List.copyOf(examples);
    }

    boolean isForCommand() {
        return takesCommand;
    }

    /** @param typed {@code --app} or {@code -a}, without a value */
    Optional<Option> find(String typed) {
        for (Option option : options) {
            if (typed.equals("--" + option.name())
                    || !option.letter().isEmpty() && typed.equals("-" + option.letter())) {
                return Optional.of(option);
            }
        }
        return Optional.empty();
    }
}
