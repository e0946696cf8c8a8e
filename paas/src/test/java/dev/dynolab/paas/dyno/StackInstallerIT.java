package dev.dynolab.paas.dyno;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackInstallerIT {
    @TempDir
    Path work;

    @BeforeEach
    void needsTheStack() throws IOException {
        LocalStack.need(work.resolve("first"));
    }

    @Test
    void whatIsInstalledIsNotMadeAgain() throws IOException {
        try (DockerEngine engine = DockerEngine.connect(DockerEngine.DEFAULT_HOST)) {
            List<String> progress = new ArrayList<>();
            StackInstaller installer = new StackInstaller(engine, work.resolve("again"), StackInstaller.Access.DIRECT);
            installer.install(StackInstaller.LOCAL_DEBIAN_12, progress::add);
            assertThat(progress).containsExactly("The stack local-debian-12 is installed");
            assertThat(work.resolve("again")).doesNotExist();
        }
    }

    @Test
    void aStackWithoutARecipeIsRefused() throws IOException {
        try (DockerEngine engine = DockerEngine.connect(DockerEngine.DEFAULT_HOST)) {
            StackInstaller installer = new StackInstaller(engine, work, StackInstaller.Access.DIRECT);
            assertThatThrownBy(() -> installer.install("heroku-24", line -> {}))
                    .isInstanceOf(IOException.class)
                    .hasMessage("There is no recipe for the stack heroku-24: there is one for local-debian-12");
        }
    }
}
