package dev.dynolab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.wire.ErrorJson;
import dev.dynolab.paas.wire.FormationJson;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PsTypeTest extends CommandFixture {
    PsTypeTest() {
        super("2013-07-29T20:48:00Z", "blog");
    }

    @BeforeEach
    void answers() {
        api.on(
                "GET /apps/blog/formation",
                List.of(
                        line("web", "Standard-1X", null),
                        line("web", "Standard-1X", "v6"),
                        line("worker", "Standard-1X", null)));
    }

    private static FormationJson line(String type, String size, String pin) {
        return new FormationJson(
                null, "x", null, null, 1, size, type, null, pin == null ? null : new FormationJson.Ours(pin));
    }

    @Test
    void showsTheSizes() {
        assertThat(person.types("ps:type").out()).isEqualTo("""
                === blog Process Types
                TYPE    SIZE         QTY
                web     Standard-1X  1
                web@v6  Standard-1X  1
                worker  Standard-1X  1
                """);
    }

    @Test
    void changesThemAndSaysWhatHerokuWouldRefuse() {
        api.on("PATCH /apps/blog/formation", List.of(line("web", "Eco", null), line("worker", "Standard-1X", null)));
        assertThat(person.types("ps:type", "web=eco").err()).isEqualTo("""
                Resizing dynos... done
                 !    Heroku would refuse this: there all dynos of an app are Eco, or Basic, or neither.
                """);
        assertThat(api.requests())
                .contains("PATCH /apps/blog/formation {\"updates\":[{\"type\":\"web\",\"size\":\"eco\"},"
                        + "{\"type\":\"web\",\"size\":\"eco\",\"dynolab\":{\"release\":\"v6\"}}]}");
    }

    @Test
    void whatIsUnknownIsOneLine() {
        api.on(
                "PATCH /apps/blog/formation",
                new FakeApi.Refusal(422, new ErrorJson("invalid_params", "No such size as huge.", null, null)));
        assertThat(person.types("ps:type", "huge").err()).contains("h: No such size as huge.\n");
        assertThat(person.types("ps:type", "cron=eco"))
                .isEqualTo(new Person.Heard(1, "", "h: There is no process type cron.\n   h ps:type lists them.\n"));
        assertThat(person.types("ps:type", "web", "worker=eco").exit()).isEqualTo(2);
    }
}
