package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;

/** {@code h config:import}. */
public final class ConfigImport implements Command {
    @Override
    public Usage usage() {
        return Usage.of("config:import", "set the config vars of a .env file, in one release")
                .argument("[FILE]")
                .app()
                .example("h config:import .env", "a file")
                .example("h config -a blog -s | h config:import -a copy", "from one app to another");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        String file = call.word(0);
        if (file.isEmpty() && call.at().tty().in()) {
            throw Failure.usage("h config:import needs a FILE, or the lines on its standard input.");
        }
        byte[] text = file.isEmpty() || file.equals("-")
                ? call.at().in().readAllBytes()
                : Files.readAllBytes(call.at().cwd().resolve(file));
        Map<String, String> vars = EnvFile.parse(new String(text, StandardCharsets.UTF_8));
        if (vars.isEmpty()) {
            throw Failure.refused("There is no line KEY=value in " + (file.isEmpty() ? "the input" : file) + ".");
        }
        ConfigSet.set(call, vars);
        return 0;
    }
}
