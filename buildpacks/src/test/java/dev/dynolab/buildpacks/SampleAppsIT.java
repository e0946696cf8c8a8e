package dev.dynolab.buildpacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds the sample apps for real. */
class SampleAppsIT {
    @TempDir
    Path root;

    @Test
    void java_needs_no_procfile() throws Exception {
        Workbench bench = new Workbench(root);

        Slug slug = bench.slug(bench.sample("blue-purple-java"));

        assertThat(slug.processTypes()).containsEntry("web", "java $JAVA_OPTS -cp target/classes Main");
    }
}
