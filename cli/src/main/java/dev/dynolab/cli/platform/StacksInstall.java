package dev.dynolab.cli.platform;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.paas.Platform;
import dev.dynolab.paas.settings.Home;

/** {@code h stacks:install}. */
public final class StacksInstall implements Command {
    @Override
    public Usage usage() {
        return Usage.of("stacks:install", "make the image of a stack, for dynos in Docker")
                .argument("STACK")
                .example("h stacks:install local-debian-12", "from the system's packages, as root; some minutes");
    }

    @Override
    public int run(Call call) {
        Platform.installStack(call.word(0), Home.of(call.at().env()), call.err()::println);
        return 0;
    }
}
