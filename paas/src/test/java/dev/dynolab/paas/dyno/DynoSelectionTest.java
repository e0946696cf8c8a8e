package dev.dynolab.paas.dyno;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.runtime.DynoName;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DynoSelectionTest {
    private static final List<DynoName> ALL = Stream.of("web.1", "web.2", "web.3", "web.4", "worker.1", "web-admin.1")
            .map(DynoName::parse)
            .toList();

    private static List<String> chosen(String... words) {
        DynoSelection selection = DynoSelection.of(List.of(words));
        return ALL.stream().filter(selection::includes).map(DynoName::toString).toList();
    }

    @Test
    void wordsNameDynosTypesAndRanges() {
        assertThat(chosen()).hasSize(6);
        assertThat(chosen("web.1")).containsExactly("web.1");
        assertThat(chosen("web.1-3")).containsExactly("web.1", "web.2", "web.3");
        assertThat(chosen("web.1", "web.3")).containsExactly("web.1", "web.3");
        assertThat(chosen("-web")).containsExactly("worker.1", "web-admin.1");
        assertThat(chosen("web", "-web.2")).containsExactly("web.1", "web.3", "web.4");
        assertThat(chosen("web-admin")).containsExactly("web-admin.1");
    }

    @Test
    void whatNamesNothingIsRefused() {
        for (String word : List.of("", "web.", "web.x", "web.3-1", "--", "we b", "web.1-2-3", "web.1-")) {
            assertThatThrownBy(() -> DynoSelection.of(List.of(word)))
                    .as(word)
                    .isInstanceOf(PlatformException.class)
                    .hasMessageContaining("names no dynos");
        }
    }
}
