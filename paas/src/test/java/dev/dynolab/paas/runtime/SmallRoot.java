package dev.dynolab.paas.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A stack's root file system of some 10 MB: bash and what dynos need, with a release file that tells it from others. */
final class SmallRoot {
    private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");

    private SmallRoot() {}

    /** Makes {@code directory} one, of programs of this machine; {@code more} of them are in {@code /usr/bin}. */
    static void make(Path directory, String name, String... more) throws IOException {
        for (String kept : List.of("usr/bin", "usr/lib", "usr/lib64", "etc", "var/tmp", "app")) {
            Files.createDirectories(directory.resolve(kept));
        }
        for (String link : List.of("bin", "lib", "lib64")) {
            Files.createSymbolicLink(directory.resolve(link), Path.of("usr", link));
        }
        Set<String> files = new TreeSet<>();
        List<String> programs =
                new ArrayList<>(List.of("bash", "env", "cat", "ls", "grep", "sleep", "setpriv", "touch", "id"));
        programs.addAll(List.of(more));
        for (String program : programs) {
            files.add("/usr/bin/" + program);
            Matcher library = LIBRARY.matcher(Command.run(List.of("ldd", "/usr/bin/" + program)));
            while (library.find()) {
                files.add(library.group(1));
            }
        }
        for (String file : files) {
            Path to = directory.resolve(file.substring(1));
            Files.createDirectories(to.getParent());
            Files.copy(Path.of(file), to);
        }
        for (String file : List.of("passwd", "resolv.conf", "hosts")) {
            Files.writeString(directory.resolve("etc").resolve(file), "");
        }
        Files.writeString(directory.resolve("etc/os-release"), name + "\n");
    }
}
