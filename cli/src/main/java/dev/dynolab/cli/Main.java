package dev.dynolab.cli;

import dev.dynolab.cli.base.Surroundings;
import dev.dynolab.cli.base.Tty;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The process: the one place that knows the console and may end it. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        PrintStream out = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 8192),
                false,
                StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Surroundings at = new Surroundings(
                System.getenv(),
                Path.of(System.getProperty("dynolab.cwd", "")).toAbsolutePath(),
                System.in,
                out,
                err,
                tty(System.getProperty("dynolab.tty", "")),
                new RealMachine(System.getProperty("dynolab.launcher", "h")));
        int status = new Cli().run(args, at);
        out.flush();
        System.exit(status);
    }

    /** @param digits the streams that are terminals, as the launcher found them: {@code 012} */
    private static Tty tty(String digits) {
        return new Tty(digits.contains("0"), digits.contains("1"), digits.contains("2"), 0);
    }
}
