package dev.dynolab.cli.platform;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.paas.StackInstallation;
import dev.dynolab.paas.settings.Home;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code h stacks:install}. */
public final class StacksInstall implements Command {
    private static final List<String> PROXIES =
            List.of("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY");

    @Override
    public Usage usage() {
        return Usage.of("stacks:install", "make a stack's files, for builds and dynos, and its Docker image")
                .argument("STACK")
                .option("", "ca", "PATH", "have it trust this PEM file, or the *.crt and *.pem of this directory")
                .flag(
                        "",
                        "proxy",
                        "fetch through http_proxy and https_proxy of this shell (Docker pulls have Docker's own)")
                .option("", "registry", "HOST", "pull Heroku's images from there, as localhost:5000 (docker.io)")
                .example(
                        "h stacks:install local-debian-12",
                        "from Debian's packages, as root; some minutes, no Docker needed")
                .example("h stacks:install heroku-24", "Heroku's own images, by Docker")
                .example(
                        "h stacks:install local-debian-12 --proxy --ca /usr/local/share/ca-certificates",
                        "behind a proxy whose certificates this machine trusts");
    }

    @Override
    public int run(Call call) {
        Map<String, String> env = call.at().env();
        Map<String, String> proxies = new HashMap<>();
        if (call.has("proxy")) {
            PROXIES.stream().filter(env::containsKey).forEach(name -> proxies.put(name, env.get(name)));
        }
        Optional<Path> ca = Optional.of(call.option("ca"))
                .filter(path -> !path.isEmpty())
                .map(path -> call.at().cwd().resolve(path));
        new StackInstallation(call.word(0), ca, proxies, call.option("registry"))
                .run(Home.of(env), call.err()::println);
        return 0;
    }
}
