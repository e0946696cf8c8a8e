package dev.dynolab.cli.client;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Json;
import dev.dynolab.paas.settings.Home;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One command's way to the platform of its home and to its app. */
public final class Session {
    private final Call call;
    private final Home home;

    public Session(Call call) {
        this.call = call;
        this.home = Home.of(call.at().env());
    }

    public Home home() {
        return home;
    }

    /** The home's platform. */
    public Api api() throws IOException {
        Optional<Json> running = server();
        if (running.isEmpty()) {
            throw notRunning(home);
        }
        Json server = running.get();
        String token = home.read(home.token()).orElse("").strip();
        GitRemotes git = new GitRemotes(call.at().cwd(), call.at().env());
        return new Api(URI.create(server.text("api_url")), new Api.Caller(token, git::email), call.err());
    }

    /** What the running platform wrote of itself, if one runs or was killed. */
    public Optional<Json> server() throws IOException {
        Optional<String> text = home.read(home.server());
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(Json.parse(text.get().getBytes(StandardCharsets.UTF_8)));
    }

    /** The error of a command that needs a platform. */
    public static Failure notRunning(Home home) {
        return Failure.of(Failure.UNREACHABLE, "Dynolab is not running (its home: " + home.dir() + ").")
                .hint("Start it: h up");
    }

    /** The app that the options, the environment or the git remote name. */
    public String app() throws IOException, InterruptedException {
        return app(call.option("remote"));
    }

    /** @param remote a git remote by name; empty takes {@code --app}, the environment, then the remote dynolab */
    public String app(String remote) throws IOException, InterruptedException {
        if (!call.option("app").isEmpty()) {
            return call.option("app");
        }
        GitRemotes remotes = new GitRemotes(call.at().cwd(), call.at().env());
        if (!remote.isEmpty()) {
            return remotes.app(remote)
                    .orElseThrow(() -> Failure.refused("No git remote named " + remote + " names an app here.")
                            .hint("git remote -v lists them; h git:remote -a APP adds one."));
        }
        for (String variable : new String[] {"DYNOLAB_APP", "HEROKU_APP"}) {
            if (!call.at().variable(variable).isEmpty()) {
                return call.at().variable(variable);
            }
        }
        Optional<String> here = remotes.app(GitRemotes.NAME);
        if (here.isEmpty()) {
            throw Failure.usage("No app named.")
                    .hint("Name one with -a APP, or run this in a repository with the git remote dynolab"
                            + " (h git:remote -a APP).");
        }
        return here.get();
    }
}
