package dev.dynolab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.wire.StackJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Stacks at the command line. */
class StackCommandsTest extends CommandFixture {
    private static final Instant NOW = Instant.parse("2013-07-29T20:48:00Z");

    StackCommandsTest() {
        super(NOW.toString(), "blog");
    }

    private static StackJson stack(String name, boolean standard, boolean installed) {
        return new StackJson(
                standard, NOW, new UUID(0, 0), name, "public", NOW, new StackJson.Ours(installed, List.of()));
    }

    private static Map<String, Object> app(String stack, String next) {
        return Map.of("name", "blog", "stack", Map.of("name", stack), "build_stack", Map.of("name", next));
    }

    @Test
    void whatIsInstalledAndWhatComesNextIsShown() {
        api.on("GET /stacks", List.of(stack("local-debian-12", true, true), stack("heroku-24", false, false)))
                .on("GET /apps/blog", app("local-debian-12", "heroku-24"));
        assertThat(person.types("stacks", "-a", "blog").out()).isEqualTo("""
                === blog Available Stacks
                * local-debian-12 (default)
                  heroku-24 (active on next deploy, not installed)
                """);
    }

    @Test
    void aStackIsSetForTheNextRelease() {
        api.on("PATCH /apps/blog", app("local-debian-12", "heroku-24"))
                .on("GET /stacks/heroku-24", stack("heroku-24", false, false));
        Person.Heard set = person.types("stacks:set", "heroku-24");
        assertThat(set.out()).startsWith("Stack set. Next release on blog will use heroku-24.\n");
        assertThat(set.err()).isEqualTo("""
                Setting stack to heroku-24... done
                 !    heroku-24 is not installed here: h stacks:install heroku-24
                """);
        assertThat(api.requests()).contains("PATCH /apps/blog {\"build_stack\":\"heroku-24\"}");
    }

    @Test
    void whereNothingWasDeployedItIsSetAtOnce() {
        api.on("PATCH /apps/blog", app("heroku-24", "heroku-24"))
                .on("GET /stacks/heroku-24", stack("heroku-24", false, true));
        assertThat(person.types("stacks:set", "heroku-24"))
                .isEqualTo(new Person.Heard(0, "", "Setting stack to heroku-24... done\n"));
    }

    @Test
    void oneThatAnAppUsesIsNotRemoved() {
        var used = new StackJson(
                true,
                NOW,
                new UUID(0, 0),
                "heroku-24",
                "public",
                NOW,
                new StackJson.Ours(true, List.of("blog", "shop")));
        api.on("GET /stacks", List.of(stack("local-debian-12", false, true), used));
        Person.Heard heard = person.types("stacks:remove", "heroku-24");
        assertThat(heard.exit()).isEqualTo(1);
        assertThat(heard.err()).isEqualTo("""
                h: heroku-24 is used by blog, shop: for the next build, or a slug was built on it.
                   h stacks:set is for the next build; slugs go with their app.
                """);
    }

    @Test
    void oneThatIsNotThereIsNotRemoved() {
        api.on("GET /stacks", List.of(stack("local-debian-12", true, true)));
        Person.Heard heard = person.types("stacks:remove", "heroku-9998");
        assertThat(heard.exit()).isEqualTo(1);
        assertThat(heard.err()).endsWith("h: The stack heroku-9998 is not installed\n");
    }
}
