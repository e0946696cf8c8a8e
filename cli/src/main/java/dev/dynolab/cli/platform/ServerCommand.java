package dev.dynolab.cli.platform;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Machine;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.paas.Platform;
import dev.dynolab.paas.settings.Settings;
import java.io.IOException;

/** {@code h server}. */
final class ServerCommand implements Command {
    /** Marks the lines that {@code h up} shows, of all that a platform prints. */
    static final String NOTICE = " !    ";

    @Override
    public Usage usage() {
        return SettingsOptions.addTo(Usage.of("server", "run the platform in this terminal until Ctrl-C"))
                .example("h server", "Ctrl-C stops the dynos too; kill -HUP leaves them")
                .example("h server --api-port 0 --router-port 0", "on any free ports");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Settings settings = Settings.load(SettingsOptions.given(call), call.at().env());
        try (Platform platform =
                Platform.start(settings, call.at().env(), line -> call.err().println(NOTICE + line))) {
            Machine machine = call.at().machine();
            Machine.Taken stop = machine.onSignal(() -> stop(platform, call), "INT", "TERM");
            Machine.Taken leave = machine.onSignal(() -> platform.shutdown(true), "HUP");
            call.out().println("Dynolab is up");
            call.out().println("API and git  " + platform.apiUrl());
            call.out().println("Router       " + platform.routerUrl() + ", " + platform.routerTlsUrl());
            call.out().flush();
            platform.warmUp();
            platform.awaitEnd();
            stop.close();
            leave.close();
        }
        return 0;
    }

    private static void stop(Platform platform, Call call) {
        call.err().println("Stopping the dynos");
        call.out().println(Stopped.text(platform.shutdown(false)));
        call.out().flush();
    }
}
