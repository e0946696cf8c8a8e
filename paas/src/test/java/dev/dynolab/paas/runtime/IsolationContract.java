package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What keeps dynos apart from each other, from the platform and from the person, in every runtime but plain processes. */
abstract class IsolationContract extends SlugContract {

    private RecordingObserver run(String command) throws Exception {
        assumeTrue(isolates(), "plain processes isolate nothing, and say so");
        RecordingObserver told = new RecordingObserver();
        start(command, told);
        told.status();
        return told;
    }

    @Test
    @Tag(SlugContract.OF_THE_USER)
    void nobodyInADynoHasRightsOrCanGetAny() throws Exception {
        RecordingObserver told = run("id -u; grep -E '^(NoNewPrivs|CapEff|CapPrm|CapInh|CapAmb)' /proc/self/status");
        assertThat(told.stdout().lines().toList())
                .contains("NoNewPrivs:\t1")
                .filteredOn(line -> line.startsWith("Cap"))
                .hasSize(4)
                .allMatch(line -> line.endsWith("\t0000000000000000"));
        assertThat(told.stdout()).doesNotStartWith("0\n");
    }

    @Test
    void nothingOfThePlatformThePersonOrAnotherAppIsThere() throws Exception {
        assumeTrue(isolates());
        RecordingObserver other = new RecordingObserver();
        start("echo secret > /tmp/mine; echo secret > /app/mine; echo up; exec sleep 1000", other);
        other.await("up");
        List<String> hidden = List.of(
                home.toString(),
                home.resolve("dynos/slugs").toString(),
                System.getProperty("user.home") + "/.ssh",
                System.getProperty("user.home") + "/.m2",
                "/tmp/mine",
                "/app/mine");
        RecordingObserver told = run(
                "for path in '" + String.join("' '", hidden) + "'; do ls -A \"$path\" && echo SEEN; done;"
                        + " ps ax 2>/dev/null | grep -c '[s]leep 1000'; ls /proc | grep -c '^[0-9]'; kill -9 -1 2>/dev/null");
        assertThat(told.stdout()).doesNotContain("SEEN").doesNotContain("mine");
        assertThat(told.stdout().lines().findFirst())
                .as("other dynos' processes")
                .hasValue("0");
        assertThat(Files.exists(Path.of("/tmp/mine"))).isFalse();
        assertThat(other.ended()).isFalse();
    }

    /** At most 700 of them, whatever happens. */
    @Test
    void aForkBombStaysInItsDyno() throws Exception {
        RecordingObserver neighbour = new RecordingObserver();
        assumeTrue(isolates());
        start("while read -t 1000 line; do echo $line; done < <(sleep 1000)", neighbour);
        RecordingObserver told = run("for i in {1..700}; do sleep 1000 & done 2>/dev/null; jobs -p | wc -l");
        assertThat(Integer.parseInt(
                        told.stdout().isBlank() ? "0" : told.stdout().strip()))
                .isLessThanOrEqualTo(256);
        assertThat(neighbour.ended()).isFalse();
        RecordingObserver after = run("for i in {1..20}; do sleep 1000 & done; jobs -p | wc -l");
        assertThat(after.stdout()).isEqualTo("20\n");
    }

    /** At most 3 GB, and only for a moment: a process of 512 MB may not write to so much. */
    @Test
    void aMemoryHogEndsAlone() throws Exception {
        assumeTrue(isolates());
        RecordingObserver neighbour = new RecordingObserver();
        start("echo up; exec sleep 1000", neighbour);
        neighbour.await("up");
        RecordingObserver told = run("head -c 3000m /dev/zero | tail -n 1 | wc -c");
        assertThat(told.stdout()).doesNotContain("3145728000");
        assertThat(neighbour.ended()).isFalse();
    }

    @Test
    void theKernelsKillForMemoryIsTold() throws Exception {
        RecordingObserver told = run("exec tail -n 1 < <(head -c 3000m /dev/zero)");
        // Without control groups the process is refused more memory and ends by itself.
        assertThat(told.wasOutOfMemory()).isEqualTo(told.status() == 137);
        assertThat(told.status()).isNotZero();
    }

    @Test
    void theKernelsKillOfAChildIsToldWhileTheDynoLives() throws Exception {
        assumeTrue(isolates());
        RecordingObserver told = new RecordingObserver();
        start(
                "head -c 3000m /dev/zero | tail -n 1 >/dev/null; echo ${PIPESTATUS[1]}; while :; do sleep 0.1; done",
                told);
        told.await("\n");
        assertThat(told.wasOutOfMemory()).isFalse();
        runtime.memory();
        assertThat(told.wasOutOfMemory()).isEqualTo(told.stdout().equals("137\n"));
        assertThat(told.ended()).isFalse();
    }
}
