package dev.dynolab.buildpacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real package managers, with packages that need no network. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DependenciesIT {
    @TempDir
    Path root;

    private Workbench bench;

    @BeforeEach
    void open() throws Exception {
        bench = new Workbench(root);
    }

    @Test
    void npm_installs_builds_and_prunes() throws Exception {
        Require.tools("npm");
        bench.configVars = Map.of("GREETING", "hello");
        Path tree = bench.tree(
                "package.json",
                """
                {"dependencies": {"kept": "file:./kept"}, "devDependencies": {"dropped": "file:./dropped"},
                 "scripts": {"build": "node -e \\"require('fs').writeFileSync('built', require('dropped'))\\"",
                             "start": "node -e \\"console.log(require('kept'))\\""}}
                """,
                "kept/package.json",
                "{\"name\": \"kept\", \"version\": \"1.0.0\"}",
                "kept/index.js",
                "module.exports = 'kept';",
                "dropped/package.json",
                "{\"name\": \"dropped\", \"version\": \"1.0.0\"}",
                "dropped/index.js",
                "module.exports = process.env.GREETING;");

        Path app = app(bench.slug(tree));

        assertThat(app.resolve("built")).hasContent("hello");
        assertThat(app.resolve("node_modules/dropped")).doesNotExist();
        assertThat(run(app, "npm start --silent")).isEqualTo("kept\n");
        assertThat(bench.text()).contains("Default types for buildpack -> web");
    }

    @Test
    void pip_installs_what_still_runs_after_the_move() throws Exception {
        Require.tools("python3");
        Require.that(execute(root, "/usr/bin/python3", "-c", "import venv, ensurepip") == 0, "python3-venv is missing");
        Path tree = bench.tree("requirements.txt", "# ours\n./greet-1.0-py3-none-any.whl\n", "Procfile", "web: greet");
        wheel(tree.resolve("greet-1.0-py3-none-any.whl"));

        Path app = app(bench.slug(tree));

        assertThat(run(app, "greet")).isEqualTo("hello from " + app.resolve(".heroku/python") + "\n");
        assertThat(execute(app, "grep", "-rIlE", "^#!.*(/tmp/build_|" + root + ")", ".heroku/python/bin"))
                .as("no script names the place of the build")
                .isEqualTo(1);
    }

    @Test
    void bundler_installs_what_the_stack_lacks() throws Exception {
        Require.tools("bundle", "gem");
        Path tree = bench.tree(
                "Gemfile",
                "source 'https://rubygems.org'\ngem 'greet'\n",
                "Gemfile.lock",
                "GEM\n  remote: https://rubygems.org/\n  specs:\n    greet (1.0)\n\nPLATFORMS\n  ruby\n\n"
                        + "DEPENDENCIES\n  greet\n\nBUNDLED WITH\n   2.3.15\n",
                "gem/greet.gemspec",
                "Gem::Specification.new { |s| s.name = 'greet'; s.version = '1.0'; s.summary = 's'; s.authors = ['a'];"
                        + " s.files = ['lib/greet.rb'] }",
                "gem/lib/greet.rb",
                "GREETING = 'hello'");
        Files.createDirectories(tree.resolve("vendor/cache"));
        assertThat(execute(
                        tree.resolve("gem"),
                        "gem",
                        "build",
                        "-q",
                        "greet.gemspec",
                        "-o",
                        "../vendor/cache/greet-1.0.gem"))
                .isZero();

        Path app = app(bench.slug(tree));

        assertThat(app.resolve("vendor/bundle")).isDirectory();
        assertThat(run(app, "bundle exec ruby -e 'require \"greet\"; puts GREETING, ENV[\"RACK_ENV\"]'"))
                .isEqualTo("hello\nproduction\n");
    }

    @Test
    void rake_prepares_the_assets() throws Exception {
        Require.tools("bundle");
        String lock = "GEM\n  remote: https://rubygems.org/\n  specs:\n    rake (13.0.6)\n\nPLATFORMS\n  ruby\n\n"
                + "DEPENDENCIES\n  rake\n\nBUNDLED WITH\n   2.3.15\n";
        Require.that(execute(root, "gem", "list", "-i", "-v", "13.0.6", "^rake$") == 0, "rake 13.0.6 is not installed");

        Slug slug = bench.slug(bench.tree(
                "Gemfile", "source 'https://rubygems.org'\ngem 'rake'\n",
                "Gemfile.lock", lock,
                "Rakefile", "task('assets:precompile') { puts 'packed'; File.write('assets', ENV['RAILS_ENV']) }",
                "config.ru", ""));

        assertThat(bench.text()).contains("       Running: rake assets:precompile\n       packed\n");
        assertThat(app(slug).resolve("assets")).hasContent("production");
        assertThat(slug.processTypes().toString())
                .isEqualTo(
                        "{web=bundle exec rackup config.ru -p ${PORT:-5000}, console=bundle exec irb, rake=bundle exec"
                                + " rake}");
    }

    /** The repository is the one that built this module, so that nothing is fetched. */
    @Test
    void maven_packages() throws Exception {
        Require.tools("mvn", "javac");
        Path repository = Path.of(System.getProperty("localRepository"));
        Toolchain tools = Workbench.tools();
        List<Path> readOnly = new ArrayList<>(tools.readOnly());
        readOnly.add(repository);
        bench.sandbox = LocalSandbox.detect(new Toolchain(tools.bins(), readOnly, tools.environment()));
        bench.configVars = Map.of("MAVEN_SETTINGS_PATH", "settings.xml");

        Slug slug = bench.slug(bench.tree(
                "settings.xml",
                "<settings><mirrors><mirror><id>here</id><mirrorOf>*</mirrorOf><url>" + repository.toUri()
                        + "</url></mirror></mirrors></settings>",
                "pom.xml",
                project(),
                "Procfile",
                "web: java -cp target/hello-1.jar Hello",
                "src/main/java/Hello.java",
                "class Hello { public static void main(String[] a) { System.out.println(\"hello\"); } }"));

        assertThat(bench.text()).contains("       $ mvn -B -DskipTests -s settings.xml package\n");
        assertThat(run(app(slug), slug.processTypes().get("web"))).isEqualTo("hello\n");
    }

    private static String project() {
        StringBuilder plugins = new StringBuilder();
        for (String plugin : List.of("resources:3.5.0", "compiler:3.16.0", "surefire:3.6.1", "jar:3.5.1")) {
            String[] parts = plugin.split(":");
            plugins.append("<plugin><artifactId>maven-" + parts[0] + "-plugin</artifactId><version>" + parts[1]
                    + "</version></plugin>");
        }
        return "<project><modelVersion>4.0.0</modelVersion><groupId>test</groupId><artifactId>hello</artifactId>"
                + "<version>1</version><properties><maven.compiler.release>17</maven.compiler.release>"
                + "<project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties><build><plugins>"
                + plugins + "</plugins></build></project>";
    }

    private Path app(Slug slug) throws IOException {
        Path app = Files.createTempDirectory(root, "app-");
        bench.store.unpack(slug.checksum(), app);
        return app;
    }

    /** What a command prints in a dyno of the app. */
    private String run(Path app, String command) throws Exception {
        Path output = Files.createTempFile(root, "output", "");
        ProcessBuilder builder =
                new ProcessBuilder("bash", "-c", "for f in .profile.d/*.sh; do . $f; done; " + command);
        builder.environment().clear();
        builder.environment().putAll(Workbench.tools().environment(Map.of("HOME", app.toString())));
        builder.directory(app.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.start().waitFor();
        return Files.readString(output);
    }

    private static int execute(Path directory, String... argv) throws Exception {
        return new ProcessBuilder(argv)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static void wheel(Path file) throws IOException {
        String info = "greet-1.0.dist-info/";
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            add(zip, "greet.py", "import sys\ndef main():\n    print('hello from', sys.prefix)\n");
            add(zip, info + "METADATA", "Metadata-Version: 2.1\nName: greet\nVersion: 1.0\n");
            add(zip, info + "WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
            add(zip, info + "entry_points.txt", "[console_scripts]\ngreet = greet:main\n");
            add(zip, info + "RECORD", "greet.py,,\n" + info + "METADATA,,\n" + info + "WHEEL,,\n");
        }
    }

    private static void add(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
