package dev.dynolab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.cli.base.Tty;
import dev.dynolab.paas.wire.ErrorJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Errors, exit codes and help: one line each, and a next step. */
class CliTest {
    @TempDir
    Path dir;

    private Person person;

    @BeforeEach
    void start() {
        person = new Person(dir.resolve("home"), dir, "2026-11-21T00:00:00Z");
    }

    @Test
    void everyCommandIsFoundByAllItsNamesAndShowsExamples() {
        for (String name : Commands.names()) {
            var usage = Commands.find(name).usage();
            assertThat(usage.name()).isEqualTo(name);
            assertThat(usage.examples()).as(name).isNotEmpty();
            for (String alias : usage.names()) {
                assertThat(Commands.find(alias)).as(alias).isNotNull();
                assertThat(Commands.find(alias).usage().name()).isEqualTo(name);
            }
            Person.Heard help = person.types("help", name);
            assertThat(help.exit()).isZero();
            assertThat(help.out()).startsWith("h " + name).contains("Examples\n  $ ");
            assertThat(person.types(name, "--help")).isEqualTo(help);
        }
        assertThat(person.types().out()).contains("\n  h releases ", "\nDynos\n");
    }

    @Test
    void anUnknownCommandNamesTheNearest() {
        assertThat(person.types("relaeses"))
                .isEqualTo(new Person.Heard(2, "", "h: There is no command relaeses.\n   Did you mean h releases?\n"));
    }

    @Test
    void anUnknownOptionNamesTheNearest() {
        assertThat(person.types("ps", "--jsno").err())
                .isEqualTo("h: h ps has no option --jsno.\n   Did you mean --json?\n");
    }

    @Test
    void noPlatformIsExitCode3AndHUp() {
        assertThat(person.types("apps"))
                .isEqualTo(new Person.Heard(
                        3,
                        "",
                        "h: Dynolab is not running (its home: " + dir.resolve("home") + ").\n   Start it: h up\n"));
        assertThat(person.types("status").exit()).isEqualTo(3);
        assertThat(person.types("down").exit()).isEqualTo(3);
    }

    @Test
    void aKilledPlatformIsExitCode3Too() throws IOException {
        try (FakeApi api = new FakeApi(dir.resolve("home"))) {
            assertThat(api.url()).startsWith("http://localhost:");
        }
        Person.Heard heard = person.types("apps");
        assertThat(heard.exit()).isEqualTo(3);
        assertThat(heard.err()).startsWith("h: Dynolab does not answer at ").endsWith("\n   Start it: h up\n");
    }

    @Test
    void whatTheApiRefusesIsOneLineItsHintAndAnExitCode() throws IOException {
        try (FakeApi api = new FakeApi(dir.resolve("home"))) {
            assertThat(person.types("ps", "-a", "nope"))
                    .isEqualTo(new Person.Heard(1, "", "h: Couldn't find that app.\n"));
            api.on(
                    "POST /apps",
                    new FakeApi.Refusal(
                            422, new ErrorJson("invalid_params", "Name is taken.", null, "Choose another.")));
            assertThat(person.types("create", "blog"))
                    .isEqualTo(new Person.Heard(
                            1, "", "Creating blog... failed\nh: Name is taken.\n   Choose another.\n"));
            api.on("GET /apps", new FakeApi.Refusal(500, new ErrorJson("internal_error", "Oops.", null, null)));
            assertThat(person.types("apps").exit()).isEqualTo(70);
            Files.writeString(dir.resolve("home/token"), "another-token");
            assertThat(person.types("apps").err()).isEqualTo("h: Invalid credentials provided.\n");
        }
    }

    @Test
    void noAppNamedSaysHowToNameOne() throws IOException {
        try (FakeApi api = new FakeApi(dir.resolve("home"))) {
            Person.Heard heard = person.types("ps");
            assertThat(heard.exit()).isEqualTo(2);
            assertThat(heard.err()).startsWith("h: No app named.\n   Name one with -a APP");
            assertThat(api.requests()).isEmpty();
        }
    }

    @Test
    void whatIsNoTextIsRefusedAndNotSent() throws IOException {
        try (FakeApi api = new FakeApi(dir.resolve("home"))) {
            Files.write(dir.resolve("latin"), new byte[] {'A', '=', (byte) 0xe9, '\n'});
            assertThat(person.types("config:import", "latin", "-a", "blog").err())
                    .startsWith("h: Not in UTF-8: latin.\n");
            assertThat(person.types("config:import", "nowhere", "-a", "blog").err())
                    .isEqualTo("h: There is no file " + dir.resolve("nowhere") + ".\n");
            assertThat(person.types("config:import", "home", "-a", "blog").err())
                    .isEqualTo("h: A directory: " + dir.resolve("home") + ".\n");
            // This is how Java reads a byte of an argument that is no UTF-8.
            assertThat(person.types("config:set", "A=\ufffd", "-a", "blog"))
                    .isEqualTo(new Person.Heard(2, "", "h: Not in UTF-8: A=\ufffd.\n"));
            assertThat(person.types("config:get", "-a", "blog").err()).startsWith("h: h config:get needs KEY.\n");
            assertThat(api.requests()).isEmpty();
        }
    }

    @Test
    void destroyingAsksForTheName() throws IOException {
        try (FakeApi api = new FakeApi(dir.resolve("home"))) {
            api.on("GET /apps/blog", Map.of("name", "blog")).on("DELETE /apps/blog", Map.of());
            assertThat(person.types("destroy", "blog").exit()).isEqualTo(1);
            assertThat(person.types("destroy", "blog", "--confirm", "blgo").err())
                    .isEqualTo("h: Confirmation did not match blog; nothing was changed.\n");
            assertThat(api.requests()).doesNotContain("DELETE /apps/blog");
            person.at(new Tty(true, true, true, 0));
            assertThat(person.types(new ByteArrayInputStream("blog\n".getBytes()), "destroy", "blog")
                            .exit())
                    .isZero();
            assertThat(api.requests()).contains("DELETE /apps/blog");
        }
    }

    @Test
    void settingsShowWhereEachComesFrom() {
        person.env().put("DYNOLAB_ROUTER_PORT", "9090");
        assertThat(person.types("settings", "--api-port", "0").out())
                .containsPattern("api-port +0 +--api-port\n")
                .containsPattern("router-port +9090 +DYNOLAB_ROUTER_PORT\n")
                .containsPattern("boot-timeout +60s +default\n");
        person.env().put("DYNOLAB_ROUTER_PROT", "1");
        assertThat(person.types("settings"))
                .isEqualTo(new Person.Heard(
                        1, "", "h: There is no setting DYNOLAB_ROUTER_PROT.\n   Did you mean DYNOLAB_ROUTER_PORT?\n"));
    }

    @Test
    void bashCompletesNamesAlsoAfterTheirColon() throws Exception {
        String script = person.types("completion").out()
                + "COMP_WORDS=(h); COMP_LINE='h ps:s'; COMP_POINT=6; _dynolab; echo ${COMPREPLY[@]}\n"
                + "COMP_LINE='h rel'; COMP_POINT=5; _dynolab; echo ${COMPREPLY[@]}\n"
                + "COMPREPLY=(); COMP_LINE='h ps we'; COMP_POINT=7; _dynolab; echo ${COMPREPLY[@]}\n";
        Process bash = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .start();
        String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(out)
                .isEqualTo("scale stop\nreleases releases:info releases:promote releases:output releases:retry\n\n");
    }
}
