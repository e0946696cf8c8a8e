package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Usage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
        boolean input = file.isEmpty() || file.equals("-");
        byte[] text = input
                ? call.at().in().readAllBytes()
                : Files.readAllBytes(file(call.at().cwd().resolve(file)));
        String name = input ? "the input" : file;
        Map<String, String> vars = EnvFile.parse(text(text, name));
        if (vars.isEmpty()) {
            throw Failure.refused("There is no line KEY=value in " + name + ".");
        }
        ConfigSet.set(call, vars);
        return 0;
    }

    private static Path file(Path named) {
        if (!Files.exists(named) || Files.isDirectory(named)) {
            throw Failure.refused((Files.isDirectory(named) ? "A directory: " : "There is no file ") + named + ".");
        }
        return named;
    }

    private static String text(byte[] bytes, String name) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException otherEncoding) {
            throw Failure.refused("Not in UTF-8: " + name + ".").hint("iconv -f latin1 -t utf-8 may make it so.");
        }
    }
}
