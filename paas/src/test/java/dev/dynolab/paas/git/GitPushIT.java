package dev.dynolab.paas.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitPushIT {
    @TempDir
    Path home;

    private GitFixture platform;

    @BeforeEach
    void start() {
        platform = new GitFixture(home);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void pushesAndClonesBack() throws IOException {
        GitClient git = platform.client("work", "blog");

        String output = git.run("push", "dynolab", "main");

        assertThat(output).contains("-----> Building first\n       Released first\n", "[new branch]      main -> main");
        assertThat(platform.ref("blog", "refs/heads/main")).isEqualTo(git.head());
        git.run("clone", "-q", platform.url("blog"), "copy");
        assertThat(new GitClient(git.directory().resolve("copy")).head()).isEqualTo(git.head());
    }
}
