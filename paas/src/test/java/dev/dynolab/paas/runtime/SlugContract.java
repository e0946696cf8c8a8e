package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dynolab.paas.Require;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whose the files of a slug are: each dyno's, though they are there once. */
abstract class SlugContract extends ExecContract {
    /** Of a test whose outcome depends on whom the platform runs as. */
    static final String OF_THE_USER = "user";

    /** What a dyno may do to them, each line of which fails where it cannot. */
    private static final String DEEDS = """
            set -e
            [[ $(stat -c %u:%g . who dev .profile.d/a.sh | uniq) == $(id -u):$(id -g) ]]
            rm .profile
            mv who whom && ln -s whom who && ln whom again
            rm -r .profile.d && mkdir .profile.d && [[ -z $(ls .profile.d) ]]
            mv dev moved && echo file > dev
            chmod 700 moved/dynolab && rm moved/dynolab/paas/runtime/HelloServer.class
            mkdir -p closed/inner $'odd\nname, :' && echo deep > closed/inner/file
            touch secret && chmod 4755 whom && chmod 0 secret closed/inner/file closed/inner closed
            mkdir -m 600 listed && mkdir -m 300 entered && touch entered/file
            ls -A
            """;

    private static final String LEFT = """
            .profile.d
            again
            closed
            dev
            entered
            listed
            moved
            odd
            name, :
            secret
            who
            whom
            """;

    boolean isolates() {
        return true;
    }

    final void awaitNoDynos() throws IOException {
        while (!StateDirectory.all(home.resolve("dynos")).isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private List<String> slug() throws IOException {
        Path slug = home.resolve("dynos/slugs/SHA256_0123");
        try (Stream<Path> files = Files.walk(slug)) {
            return files.map(file -> slug.relativize(file).toString()).sorted().toList();
        }
    }

    /** Two of one slug, side by side; nothing is left of the one that is killed. */
    @Test
    @Tag(OF_THE_USER)
    void aDynoMayDoAnythingToItsFiles() throws Exception {
        RecordingObserver neighbour = new RecordingObserver();
        RunningDyno other = start(spec(DynoSpec.Kind.ATTACHED, "echo up; cat; ls -A; exit 3"), neighbour);
        neighbour.await("up");
        RecordingObserver told = new RecordingObserver();
        List<String> before = slug();
        RunningDyno dyno = start(DEEDS + "echo done; while :; do sleep 0.1; done", told);
        told.await("done");
        assertThat(told.stdout()).isEqualTo(LEFT + "done\n");
        assertThat(slug()).isEqualTo(before);
        dyno.signal(RunningDyno.Signal.KILL);
        told.status();
        other.stdin().close();
        assertThat(neighbour.status()).isEqualTo(3);
        assertThat(neighbour.stdout()).isEqualTo("up\n.profile\n.profile.d\ndev\nwho\n");
        awaitNoDynos();
    }

    @Test
    @Tag(OF_THE_USER)
    void aDynoIsNoCopyOfItsSlug() throws Exception {
        assumeTrue(isolates(), "plain processes have no view of their own");
        Require.that(
                !runtime.description().contains("/app copied"),
                "the kernel lets nobody lay a dyno over its slug here: " + runtime.description());
        RecordingObserver told = new RecordingObserver();
        start("ls dev/dynolab/paas/runtime; echo mine > who; echo up; while :; do sleep 0.1; done", told);
        told.await("up");
        assertThat(told.stdout()).startsWith("HelloServer.class\n");
        StateDirectory state = StateDirectory.all(home.resolve("dynos")).get(0);
        assertThat(state.file("upper")).isDirectoryContaining("glob:**/who").isDirectoryNotContaining("glob:**/dev");
        assertThat(state.file("app/dev")).doesNotExist();
    }
}
