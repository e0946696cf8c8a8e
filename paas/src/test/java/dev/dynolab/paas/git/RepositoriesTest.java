package dev.dynolab.paas.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.error.PlatformException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoriesTest {
    @TempDir
    Path root;

    private final UUID app = UUID.randomUUID();
    private final Set<UUID> known = new HashSet<>(Set.of(app));

    /** Each push has asked for the app before, when it was still there. */
    @Test
    void whoComesTooLateMakesNothingOfADestroyedApp() throws IOException {
        Repositories repositories = new Repositories(root, id -> {
            if (!known.contains(id)) {
                throw PlatformException.notFound("app");
            }
        });
        repositories.receive(app).close();
        known.clear();
        repositories.receive(app).close(); // destroyed, and not yet deleted
        repositories.delete(app);
        assertThatThrownBy(() -> repositories.open(app)).hasMessage("Couldn't find that app.");
        assertThatThrownBy(() -> repositories.receive(app)).hasMessage("Couldn't find that app.");
        assertThatThrownBy(() -> new Incoming(root.resolve(app + ".git"))).isInstanceOf(IOException.class);
        assertThat(root).isEmptyDirectory();
    }
}
