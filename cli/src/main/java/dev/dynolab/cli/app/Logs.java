package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code h logs}. */
public final class Logs implements Command {
    private static final int MOST = 1500;
    private static final int[] COLOURS = {36, 33, 32, 35, 34, 31};

    @Override
    public Usage usage() {
        return Usage.of("logs", "show the log: the app's output, the platform's and the router's lines")
                .app()
                .flag("t", "tail", "go on with new lines until Ctrl-C")
                .option("n", "num", "NUMBER", "how many of the last lines (100, at most 1500)")
                .option("p", "ps", "DYNO", "only this dyno (web.1), type (web), router or api")
                .option("d", "dyno", "DYNO", "the same")
                .option("s", "source", "SOURCE", "only lines of the app, or of heroku: the platform")
                .example("h logs -t", "follow it")
                .example("h logs -n 20 -p router", "the last 20 requests")
                .example("h logs -s app -p web.1", "what one dyno printed");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("lines", Numbers.option(call, "num", 100, 1, MOST));
        body.put("tail", call.has("tail"));
        String dyno = call.has("dyno") ? call.option("dyno") : call.option("ps");
        if (!dyno.isEmpty()) {
            body.put("dyno", dyno);
        }
        if (call.has("source")) {
            if (!List.of("app", "heroku").contains(call.option("source"))) {
                throw Failure.usage("--source is app or heroku, not " + call.option("source") + ".");
            }
            body.put("source", call.option("source"));
        }
        String url = session.api()
                .post(Api.path("apps", session.app(), "log-sessions"), body)
                .text("logplex_url");
        boolean colour = call.at().colour();
        session.api().stream(URI.create(url), line -> call.relay(colour ? coloured(line) : line));
        return 0;
    }

    /** The part before the message in a colour of the process it names. */
    private static String coloured(String line) {
        int open = line.indexOf('[');
        int close = line.indexOf("]: ", open + 1);
        if (open < 0 || close < 0) {
            return line;
        }
        int hash = line.substring(open + 1, close).hashCode();
        int colour = COLOURS[Math.floorMod(hash, COLOURS.length)];
        return "\u001b[" + colour + "m" + line.substring(0, close + 2) + "\u001b[0m" + line.substring(close + 2);
    }
}
