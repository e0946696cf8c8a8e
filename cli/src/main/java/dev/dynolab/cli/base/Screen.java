package dev.dynolab.cli.base;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What a terminal is sent. Text that is printed, which may hold what an app's people or a file made up, cannot steer it:
 * control characters are shown as JSON writes them; only line ends, tabs and bold type pass. Bytes pass as they are: what
 * an app says, in its logs and at its own terminal, is the app's.
 */
final class Screen extends PrintStream {
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    Screen(PrintStream terminal) {
        super(terminal, false, StandardCharsets.UTF_8);
    }

    @Override
    public void print(String text) {
        super.print(shown(String.valueOf(text)));
    }

    @Override
    public void print(Object thing) {
        print(String.valueOf(thing));
    }

    private static String shown(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            boolean steers = Character.isISOControl(next) && next != '\n' && next != '\t';
            if (steers && !text.startsWith(BOLD, i) && !text.startsWith(PLAIN, i)) {
                String digits = "000" + Integer.toHexString(next);
                shown.append("\\u").append(digits.substring(digits.length() - 4));
            } else {
                shown.append(next);
            }
        }
        return shown.toString();
    }
}
