package dev.dynolab.cli.platform;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Usage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** {@code h install}. */
final class Install implements Command {
    private static final List<String> NAMES = List.of("h", "dynolab");

    @Override
    public Usage usage() {
        return Usage.of("install", "link h and dynolab into ~/.local/bin")
                .flag("", "uninstall", "remove the links")
                .example("./h install", "from the checkout, once")
                .example("h install --uninstall", "undo it");
    }

    @Override
    public int run(Call call) throws IOException {
        Path launcher = Path.of(call.at().machine().self().get(0)).toAbsolutePath();
        Path bin = Path.of(call.at().variable("HOME"), ".local", "bin");
        for (String name : NAMES) {
            Path link = bin.resolve(name);
            boolean ours = Files.isSymbolicLink(link)
                    && link.resolveSibling(Files.readSymbolicLink(link)).equals(launcher);
            if (call.has("uninstall")) {
                if (ours) {
                    Files.delete(link);
                    call.out().println("Removed " + link);
                }
            } else if (!ours) {
                link(link, launcher);
                call.out().println("Linked " + link + " -> " + launcher);
            } else {
                call.out().println(link + " is in place");
            }
        }
        if (!call.has("uninstall")) {
            advise(call, bin);
        }
        return 0;
    }

    private static void link(Path link, Path launcher) throws IOException {
        if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            throw Failure.refused(link + " exists and is not Dynolab's; it was left as it is.")
                    .hint("Move it away, or link another name to " + launcher + " yourself.");
        }
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, launcher);
    }

    private static void advise(Call call, Path bin) {
        if (!List.of(call.at().variable("PATH").split(File.pathSeparator)).contains(bin.toString())) {
            call.out().println("Put it on your PATH, in ~/.profile:      export PATH=\"" + bin + ":$PATH\"");
        }
        call.out().println("For completion, in ~/.bashrc or ~/.zshrc: eval \"$(dynolab completion)\"");
    }
}
