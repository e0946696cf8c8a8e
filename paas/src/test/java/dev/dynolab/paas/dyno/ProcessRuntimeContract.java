package dev.dynolab.paas.dyno;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The suite on plain processes, with the JDK that runs the test as the dynos' java. */
abstract class ProcessRuntimeContract extends DynoRuntimeContract {
    abstract ProcessRuntime.Confinement confinement();

    @Override
    DynoRuntime open(SlugUnpacker slugs) throws IOException {
        List<Path> tools = List.of(Path.of(System.getProperty("java.home"), "bin"));
        return new ProcessRuntime(home.resolve("dynos"), slugs, tools, time, confinement());
    }

    @Override
    String hostAddress() {
        return "127.0.0.1";
    }
}
