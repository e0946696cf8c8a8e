package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Failure;
import java.util.List;

/** The command line for a dyno, made of the words that reached {@code h}. */
final class RunCommand {
    private RunCommand() {}

    /**
     * One word is the command, byte for byte. Several are joined as Heroku's client joins them: a word with blanks or
     * double quotes gets double quotes, so that the dyno's shell still expands {@code $PORT} in it.
     */
    static String of(List<String> words) {
        StringBuilder command = new StringBuilder();
        if (words.size() == 1) {
            command.append(words.get(0));
        } else {
            for (String word : words) {
                command.append(command.length() == 0 ? "" : " ").append(quoted(word));
            }
        }
        check(command.toString());
        return command.toString();
    }

    /** {@code h run "rackup -p $PORT"}: the shell of the person has no PORT and leaves nothing behind. */
    private static void check(String command) {
        String bare = command.replaceFirst("(\\s|\"\"|'')+$", "");
        if (bare.isEmpty()) {
            throw Failure.usage("The command is empty.").hint("For example: h run bash");
        }
        if (bare.equals("-p") || bare.endsWith(" -p") || bare.endsWith(" --port") || bare.endsWith(" --port=")) {
            throw Failure.usage("The command ends in an empty " + bare.substring(bare.lastIndexOf(' ') + 1)
                            + ": your shell already expanded $PORT; use single quotes.")
                    .hint("For example: h run 'bundle exec rackup -p $PORT'");
        }
    }

    private static String quoted(String word) {
        boolean bare = !word.isEmpty() && word.chars().noneMatch(c -> Character.isWhitespace(c) || c == '"');
        return bare ? word : "\"" + word.replace("\"", "\\\"") + "\"";
    }
}
