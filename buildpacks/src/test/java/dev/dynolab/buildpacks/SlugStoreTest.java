package dev.dynolab.buildpacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlugStoreTest {
    @TempDir
    Path root;

    private SlugStore store;
    private Path destination;

    @BeforeEach
    void open() throws Exception {
        store = new SlugStore(root.resolve("slugs"));
        destination = root.resolve("app");
    }

    @Test
    void content_modes_and_links_survive() throws Exception {
        Path tree = Files.createDirectories(root.resolve("tree/bin")).getParent();
        Files.writeString(tree.resolve("bin/run"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(tree.resolve("bin/run"), PosixFilePermissions.fromString("rwxr-x--x"));
        Files.createSymbolicLink(tree.resolve("python"), Path.of("/absent/python3"));
        Files.createSymbolicLink(tree.resolve("up"), Path.of("../../up"));
        Files.createDirectory(tree.resolve("empty"));
        String longName = "é".repeat(100);
        Files.writeString(tree.resolve(longName), "long");
        Files.setPosixFilePermissions(tree.resolve("bin"), PosixFilePermissions.fromString("r-xr-xr-x"));

        String checksum = store(tree);
        Files.setLastModifiedTime(store.archive(checksum), FileTime.from(Instant.ofEpochSecond(1_700_000_000)));
        store.unpack(checksum, destination);

        assertThat(modes("bin/run")).isEqualTo("rwxr-x--x");
        assertThat(modes("bin")).isEqualTo("rwxr-xr-x"); // else nobody could delete the copy
        assertThat(Files.readSymbolicLink(destination.resolve("python"))).isEqualTo(Path.of("/absent/python3"));
        assertThat(Files.readSymbolicLink(destination.resolve("up"))).isEqualTo(Path.of("../../up"));
        assertThat(destination.resolve("empty")).isEmptyDirectory();
        assertThat(destination.resolve(longName)).hasContent("long");
        assertThat(Files.getLastModifiedTime(destination.resolve("bin/run")).toInstant())
                .isEqualTo(Instant.ofEpochSecond(1_700_000_000));
    }

    @Test
    void sockets_and_pipes_are_left_out() throws Exception {
        Path tree = Files.createDirectories(root.resolve("tree"));
        assertThat(new ProcessBuilder("mkfifo", tree.resolve("pipe").toString())
                        .start()
                        .waitFor())
                .isZero();

        store.unpack(store(tree), destination);

        assertThat(destination).isEmptyDirectory();
    }

    @Test
    void is_only_for_the_person() throws Exception {
        String checksum = add(archive(new Entry("./app/a", "x")));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("slugs"))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store.archive(checksum))))
                .isEqualTo("rw-------");
    }

    @Test
    void an_archive_of_others_is_unpacked_likewise() throws Exception {
        String checksum = add(archive(
                new Entry("./", TarConstants.LF_DIR, "", 0),
                new Entry("./app/", TarConstants.LF_DIR, "", 0700),
                new Entry("./outside", "ignored"),
                new Entry("/app/absolute", "ignored"),
                new Entry("app/set-uid", TarConstants.LF_NORMAL, "x", 04755),
                new Entry("./app/deep/file", "no entry for its directory"),
                new Entry("./app/hard", TarConstants.LF_LINK, "./app/deep/file", 0644)));

        store.unpack(checksum, destination);

        assertThat(destination.toFile().list()).containsExactlyInAnyOrder("set-uid", "deep", "hard");
        assertThat(modes("set-uid")).isEqualTo("rwxr-xr-x");
        assertThat(destination.resolve("hard")).hasContent("no entry for its directory");
    }

    @Test
    void attacks_are_refused_and_leave_nothing() throws Exception {
        String outside = root.toString();
        refused("leaves the slug", new Entry("./app/../../evil", "x"));
        refused("leaves the slug", new Entry("../evil", "x"));
        refused(
                "passes through a link",
                new Entry("./app/up", TarConstants.LF_SYMLINK, outside, 0777),
                new Entry("./app/up/evil", "x"));
        refused(
                "passes through a link",
                new Entry("./app/up", TarConstants.LF_SYMLINK, outside, 0777),
                new Entry("./app/up/", TarConstants.LF_DIR, "", 0700));
        refused(
                "appears twice",
                new Entry("./app/up", TarConstants.LF_SYMLINK, outside + "/evil", 0777),
                new Entry("./app/up", "x"));
        refused("appears twice", new Entry("./app/a", "x"), new Entry("./app/a", "y"));
        refused("hard link", new Entry("./app/a", TarConstants.LF_LINK, "/etc/passwd", 0644));
        refused("leaves", new Entry("./app/a", TarConstants.LF_LINK, "./app/../../etc/passwd", 0644));
        refused(
                "hard link",
                new Entry("./app/a", TarConstants.LF_SYMLINK, "/etc/passwd", 0644),
                new Entry("./app/b", TarConstants.LF_LINK, "./app/a", 0644));
        refused("neither", new Entry("./app/a", TarConstants.LF_FIFO, "", 0644));
        refused("neither", new Entry("./app/a", TarConstants.LF_CHR, "", 0644));
        refused("passes through", new Entry("./app/a", "x"), new Entry("./app/a/b", "y"));
        refused("appears twice", new Entry("./app", "the root itself as a file"));
        assertThat(root.resolve("evil")).doesNotExist();
    }

    @Test
    void damaged_archives_are_refused_and_leave_nothing() throws Exception {
        byte[] whole = archive(new Entry("./app/a", "x".repeat(100_000)), new Entry("./app/b", "y"))
                .readAllBytes();
        byte[] flipped = whole.clone();
        flipped[flipped.length / 2] ^= 0x55;
        for (byte[] bytes : new byte[][] {
            {}, {1, 2, 3}, Arrays.copyOf(whole, whole.length / 2), Arrays.copyOf(whole, whole.length - 9), flipped
        }) {
            String checksum = add(new ByteArrayInputStream(bytes));
            assertThatThrownBy(() -> store.unpack(checksum, destination)).isInstanceOf(IOException.class);
            assertThat(destination).isEmptyDirectory();
        }
    }

    @Test
    void the_destination_must_be_empty_and_the_slug_there() throws Exception {
        Files.writeString(Files.createDirectories(destination).resolve("mine"), "");
        String checksum = add(archive(new Entry("./app/a", "x")));

        assertThatThrownBy(() -> store.unpack(checksum, destination)).hasMessageContaining("empty directory");
        assertThat(destination.resolve("mine")).exists();
        store.delete(checksum);
        store.delete(checksum);
        assertThatThrownBy(() -> store.unpack(checksum, root.resolve("other"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void a_checksum_is_never_a_path() {
        for (String checksum : new String[] {"", "SHA256:", "SHA256:../../x", "SHA256:" + "A".repeat(64), "x\n"}) {
            assertThatThrownBy(() -> store.archive(checksum)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void the_same_content_is_stored_once_and_keeps_its_time() throws Exception {
        String checksum = add(archive(new Entry("./app/a", "x")));
        FileTime time = FileTime.from(Instant.ofEpochSecond(1_700_000_000));
        Files.setLastModifiedTime(store.archive(checksum), time);

        assertThat(add(archive(new Entry("./app/a", "x")))).isEqualTo(checksum);
        assertThat(Files.getLastModifiedTime(store.archive(checksum))).isEqualTo(time);
        assertThat(root.resolve("slugs").toFile().list()).hasSize(1);
    }

    @Test
    void sweeping_keeps_what_is_named() throws Exception {
        String kept = add(archive(new Entry("./app/a", "x")));
        String dropped = add(archive(new Entry("./app/a", "y")));

        store.sweep(Set.of(kept));

        assertThat(store.contains(kept)).isTrue();
        assertThat(store.contains(dropped)).isFalse();
    }

    @Test
    void half_an_archive_of_a_crash_is_gone_at_the_next_start() throws Exception {
        Files.writeString(root.resolve("slugs/x.incoming"), "half");

        new SlugStore(root.resolve("slugs"));

        assertThat(root.resolve("slugs")).isEmptyDirectory();
    }

    @Test
    void a_full_disk_fails_the_build_in_one_line_and_leaves_nothing() throws Exception {
        Path small = Files.createDirectories(root.resolve("small"));
        String[] mount = {"mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString()};
        Require.that(run(mount) == 0, "a tmpfs cannot be mounted here");
        try {
            Workbench bench = new Workbench(small.resolve("home"));
            Path tree = Files.createDirectories(root.resolve("tree"));
            Files.writeString(tree.resolve("Procfile"), "web: x");
            byte[] noise = new byte[2_000_000];
            new java.util.Random(1).nextBytes(noise);
            Files.write(tree.resolve("noise"), noise);

            BuildResult.Failed failed = bench.failure(tree);

            assertThat(failed.reason()).isEqualTo(BuildResult.Reason.STORAGE);
            assertThat(failed.summary()).isEqualTo("The build could not go on: No space left on device");
            assertThat(small.resolve("home/slugs")).isEmptyDirectory();
            assertThat(small.resolve("home/builds")).isEmptyDirectory();
        } finally {
            run("umount", small.toString());
        }
    }

    private static int run(String... argv) throws Exception {
        return new ProcessBuilder(argv).inheritIO().start().waitFor();
    }

    private String store(Path tree) throws Exception {
        return store.store(tree, Long.MAX_VALUE, new Cancellation()).checksum();
    }

    private String modes(String path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(destination.resolve(path)));
    }

    private void refused(String why, Entry... entries) throws IOException {
        String checksum = add(archive(entries));
        assertThatThrownBy(() -> store.unpack(checksum, destination))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("refused")
                .hasMessageContaining(why);
        assertThat(destination).isEmptyDirectory();
    }

    private static ByteArrayInputStream archive(Entry... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            for (Entry entry : entries) {
                TarArchiveEntry header = new TarArchiveEntry(entry.name, entry.kind, true);
                byte[] content = new byte[0];
                if (entry.kind == TarConstants.LF_NORMAL) {
                    content = entry.text.getBytes(StandardCharsets.UTF_8);
                } else {
                    header.setLinkName(entry.text);
                }
                header.setSize(content.length);
                header.setMode(entry.mode);
                header.setModTime(0);
                tar.putArchiveEntry(header);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    /** @param text the content, or the target of a link */
    private record Entry(String name, byte kind, String text, int mode) {
        Entry(String name, String content) {
            this(name, TarConstants.LF_NORMAL, content, 0644);
        }
    }

    private String add(ByteArrayInputStream archive) throws IOException {
        return store.add(archive, Long.MAX_VALUE);
    }

    @Test
    void anArchiveThatIsTooLargeIsNotKept() throws IOException {
        byte[] bytes = archive(new Entry("./app/a", "x")).readAllBytes();
        assertThatThrownBy(() -> store.add(new ByteArrayInputStream(bytes), bytes.length - 1))
                .hasMessageContaining("more than");
        assertThat(root.resolve("slugs")).isEmptyDirectory();
        assertThat(store.contains(store.add(new ByteArrayInputStream(bytes), bytes.length)))
                .isTrue();
    }

    @Test
    void verifyingLeavesNothing() throws IOException {
        store.verify(add(archive(new Entry("./app/a", "x"))));
        String bad = add(new ByteArrayInputStream(new byte[] {1, 2, 3}));
        assertThatThrownBy(() -> store.verify(bad)).isInstanceOf(IOException.class);
        try (var files = Files.list(root.resolve("slugs"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .hasSize(2)
                    .allMatch(name -> name.endsWith(".tgz"));
        }
    }
}
