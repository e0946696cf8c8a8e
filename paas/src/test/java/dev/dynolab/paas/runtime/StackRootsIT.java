package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plain processes in bubblewrap, on the root file systems of stacks. */
class StackRootsIT extends DynoRuntimeFixture {
    private static final String STACK = StackInstaller.LOCAL_DEBIAN_12;

    @Override
    DynoRuntime open(SlugUnpacker slugs) throws IOException {
        List<Path> tools = List.of(Path.of(System.getProperty("java.home"), "bin"));
        return new ProcessRuntime(home.resolve("dynos"), slugs, tools, time, ProcessRuntime.Confinement.AUTO);
    }

    @Override
    String hostAddress() {
        return "127.0.0.1";
    }

    @Override
    List<String> extraVariables() {
        return List.of();
    }

    @BeforeEach
    void needsBubblewrap() {
        requireBubblewrap();
    }

    private void install(String recipe, String name) throws IOException {
        StackRoots roots = new StackRoots(home.resolve("dynos"));
        roots.create(STACK);
        SmallRoot.make(roots.part(STACK, false, recipe), name);
        roots.use(STACK, false, recipe);
    }

    private String run(String command) throws Exception {
        RecordingObserver told = new RecordingObserver();
        start(command, told);
        told.status();
        return told.stdout();
    }

    @Test
    void aDynoSeesItsStackAndNothingElse() throws Exception {
        assertThat(runtime.has(STACK)).isFalse();
        assertThat(run("cat /etc/os-release")).isEqualTo(Files.readString(Path.of("/etc/os-release")));
        install("01", "a stack of its own");
        assertThat(runtime.has(STACK)).isTrue();
        assertThat(run("cat /etc/os-release; echo $STEPS; cat who; echo; ls /; ls /usr/share /var; echo $PATH"))
                .isEqualTo("a stack of its own\nhello a b profile\nSHA256:0123\n"
                        + "app\nbin\ndev\netc\nlib\nlib64\nproc\nrun\ntmp\nusr\nvar\n/var:\ntmp\n"
                        + "/usr/local/bin:/usr/bin:/bin\n");
        assertThat(run("id -un; [[ $(</etc/resolv.conf) ]] && echo resolves")).isEqualTo("dyno\nresolves\n");
    }

    @Test
    void nobodyWritesToAStack() throws Exception {
        install("01", "shared");
        assertThat(
                        run(
                                "for place in / /usr /usr/bin /etc /var /etc/os-release; do"
                                        + " touch $place/x; echo y >>$place; done 2>/dev/null; touch /tmp/x /var/tmp/x /app/x && echo own"))
                .isEqualTo("own\n");
        StackRoots roots = new StackRoots(home.resolve("dynos"));
        Path root = roots.run(STACK).orElseThrow();
        assertThat(Files.readString(root.resolve("etc/os-release"))).isEqualTo("shared\n");
        assertThat(root.resolve("usr/x")).doesNotExist();
        assertThat(root.resolve("var/tmp/x")).doesNotExist();
    }

    /** Who runs in the old one goes on in it. */
    @Test
    void aNewOneIsForTheDynosThatStartThen() throws Exception {
        install("01", "first");
        RecordingObserver elder = new RecordingObserver();
        RunningDyno old = start(
                "trap 'cat /etc/os-release; ls /usr/bin/cat; exit 0' TERM; echo up; while :; do sleep 0.1; done",
                elder);
        elder.await("up");
        install("02", "second");
        assertThat(run("cat /etc/os-release")).isEqualTo("second\n");
        old.signal(RunningDyno.Signal.TERM);
        elder.status();
        assertThat(elder.stdout()).isEqualTo("up\nfirst\n/usr/bin/cat\n");
        assertThat(new StackRoots(home.resolve("dynos")).isMade(STACK, false, "01"))
                .isTrue();
        assertThat(run("cat /etc/os-release")).as("back again").isEqualTo("first\n");
    }

    @Test
    void anotherStackIsAnotherRoot() throws Exception {
        install("01", "debian");
        DynoSpec elsewhere = spec(DynoSpec.Kind.FORMATION, "cat /etc/os-release");
        RecordingObserver told = new RecordingObserver();
        start(onStack(elsewhere, "heroku-24"), told);
        told.status();
        assertThat(told.stdout()).isEqualTo(Files.readString(Path.of("/etc/os-release")));
    }

    private static DynoSpec onStack(DynoSpec spec, String stack) throws IOException {
        return SpecJson.read(SpecJson.write(spec).replace(STACK, stack));
    }
}
