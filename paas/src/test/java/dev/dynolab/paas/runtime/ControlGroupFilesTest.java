package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both versions of the kernel's control groups, on files as its documentation has them (cgroup-v2.rst, memory.rst). */
class ControlGroupFilesTest {
    private static final long PID = 4711;

    @TempDir
    Path machine;

    private void write(String file, String... lines) throws IOException {
        Path path = machine.resolve(file);
        Files.createDirectories(path.getParent());
        Files.write(path, List.of(lines));
    }

    private void ofVersion2(int kills) throws IOException {
        write("proc/4711/cgroup", "0::/docker/c0ffee");
        write("sys/fs/cgroup/docker/c0ffee/memory.current", "104857600");
        write(
                "sys/fs/cgroup/docker/c0ffee/memory.stat",
                "anon 94371840",
                "file 10485760",
                "inactive_anon 8192",
                "active_anon 94363648",
                "inactive_file 4194304",
                "active_file 6291456",
                "workingset_refault_file 12");
        write(
                "sys/fs/cgroup/docker/c0ffee/memory.events",
                "low 0",
                "high 0",
                "max 12",
                "oom 3",
                "oom_kill " + kills,
                "oom_group_kill 0");
    }

    @Test
    void version2TellsMemoryWithoutFilesThatCanBeReadAgain() throws Exception {
        ofVersion2(0);
        assertThat(Memory.ofCgroup(machine, PID)).hasValue(104857600 - 4194304);
    }

    @Test
    void version2TellsAKillAndNotThatTheLimitWasMet() throws Exception {
        ofVersion2(0);
        assertThat(Memory.wasOutOfMemory(machine, PID)).isFalse();
        ofVersion2(10);
        assertThat(Memory.wasOutOfMemory(machine, PID)).isTrue();
    }

    @Test
    void whereBothAreMountedTheOneWithMemoryTells() throws Exception {
        ofVersion2(1);
        for (String unified : List.of("memory.current", "memory.stat", "memory.events")) {
            Files.delete(machine.resolve("sys/fs/cgroup/docker/c0ffee").resolve(unified));
        }
        write("proc/4711/cgroup", "0::/docker/c0ffee", "3:pids:/docker/c0ffee", "2:memory:/docker/c0ffee");
        write("sys/fs/cgroup/memory/docker/c0ffee/memory.usage_in_bytes", "2097152");
        write("sys/fs/cgroup/memory/docker/c0ffee/memory.stat", "inactive_file 1", "total_inactive_file 1048576");
        write(
                "sys/fs/cgroup/memory/docker/c0ffee/memory.oom_control",
                "oom_kill_disable 0",
                "under_oom 0",
                "oom_kill 0");
        assertThat(Memory.ofCgroup(machine, PID)).hasValue(1048576);
        assertThat(Memory.wasOutOfMemory(machine, PID)).isFalse();
        write(
                "sys/fs/cgroup/memory/docker/c0ffee/memory.oom_control",
                "oom_kill_disable 0",
                "under_oom 0",
                "oom_kill 2");
        assertThat(Memory.wasOutOfMemory(machine, PID)).isTrue();
    }

    @Test
    void whoHasEndedHasNone() {
        assertThat(Memory.ofCgroup(machine, PID)).isEmpty();
        assertThat(Memory.wasOutOfMemory(machine, PID)).isFalse();
    }

    @Test
    void aDynoOfVersion2HasTwiceItsQuotaAndNoSwap() throws Exception {
        write("cgroup.controllers", "cpuset cpu io memory hugetlb pids");
        ControlGroups groups = ControlGroups.probe(machine, Path.of("/home"));
        assertThat(groups.work()).isTrue();
        assertThat(machine.resolve("cgroup.subtree_control")).content().isEqualTo("+memory +pids");
        assertThat(machine.resolve("dynolab/cgroup.subtree_control")).content().isEqualTo("+memory +pids");

        DynoSpec spec = DynoRuntimeFixture.spec(DynoSpec.Kind.FORMATION, "true");
        List<String> command = groups.enter(spec);
        Path group = Path.of(command.get(command.size() - 1));
        assertThat(group).hasParent(machine.resolve("dynolab"));
        assertThat(group.resolve("memory.max")).content().isEqualTo(Long.toString(1L << 30));
        assertThat(group.resolve("memory.swap.max")).content().isEqualTo("0");
        assertThat(groups.wasOutOfMemory(spec.id())).isFalse();
        Files.writeString(group.resolve("memory.events"), "oom 1\noom_kill 1\n");
        assertThat(groups.wasOutOfMemory(spec.id())).isTrue();
    }
}
