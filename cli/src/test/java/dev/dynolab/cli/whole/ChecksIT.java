package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An app that binds its port before it is ready receives nothing before its health path says that it is. */
class ChecksIT {
    /** Ready when its path has been asked five times. */
    private static final String SERVER = """
            let asked = 0;
            require('http').createServer((request, response) => {
              if (request.url === '/up') response.writeHead(++asked > 5 ? 200 : 503).end();
              else response.end((asked > 5 ? 'ready ' : 'early ') + process.env.ROUND);
            }).listen(process.env.PORT);
            """;

    @TempDir
    Path dir;

    @Test
    void aDynoReceivesNothingBeforeItsPathAnswersWell() throws Exception {
        try (Lab lab = Lab.start(dir, Map.of())) {
            Repo repo = lab.app("blog", "blue-purple-node").change("server.js", SERVER);
            assertThat(lab.h(repo.dir(), "checks").ok().out()).contains("none: a web dyno is up when it binds $PORT");
            assertThat(lab.h(repo.dir(), "checks:set", "up").all()).contains("A health path begins with /");
            lab.h(repo.dir(), "checks:set", "/up").ok();
            lab.h(repo.dir(), "config:set", "ROUND=1").ok();
            repo.push().ok();
            assertThat(lab.h(repo.dir(), "checks").ok().out()).contains("/up: ");

            Load load = Load.start(lab.port(repo), "blog.localhost", 4);
            load.await(20, exchange -> exchange.body().equals("ready 1"));
            lab.h(repo.dir(), "ps:restart").ok();
            load.await(20, exchange -> exchange.body().equals("ready 1"));
            lab.h(repo.dir(), "features:enable", "preboot").ok();
            lab.h(repo.dir(), "config:set", "ROUND=2").ok();
            load.await(20, exchange -> exchange.body().equals("ready 2"));
            Ledger ledger = new Ledger(load.stop(), lab.log(repo));
            assertThat(ledger.bodies()).containsOnlyKeys("ready 1", "ready 2");
            assertThat(ledger.lost()).isEmpty();

            lab.h(repo.dir(), "checks:unset").ok();
            lab.h(repo.dir(), "config:set", "ROUND=3").ok();
            Eventually.holds(() -> lab.answers(repo, 1, "").keySet().toString(), body -> body.equals("[early 3]"));
        }
    }
}
