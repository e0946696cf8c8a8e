package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.List;

/** {@code h open}. */
public final class Open implements Command {
    @Override
    public Usage usage() {
        return Usage.of("open", "open the app in the browser")
                .alias("apps:open")
                .argument("[PATH]")
                .app()
                .example("h open", "its first page")
                .example("h open /posts", "another page");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String name = session.app();
        String root = session.api().get(Api.path("apps", name)).text("web_url");
        String url = (root.endsWith("/") ? root : root + "/") + call.word(0).replaceFirst("^/", "");
        call.progress("Opening " + name, () -> {
            start(url, call);
            return true;
        });
        call.done("");
        return 0;
    }

    private static void start(String url, Call call) throws InterruptedException {
        for (String opener : List.of("xdg-open", "open", "wslview")) {
            try {
                ProcessBuilder browser = new ProcessBuilder(opener, url);
                browser.environment().clear();
                browser.environment().putAll(call.at().env());
                if (browser.redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0) {
                    return;
                }
            } catch (IOException notHere) {
                // The next one, then.
            }
        }
        throw Failure.refused("No browser could be started.").hint("Open it yourself: " + url);
    }
}
