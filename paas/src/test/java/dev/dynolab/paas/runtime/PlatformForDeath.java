package dev.dynolab.paas.runtime;

import dev.dynolab.paas.time.SystemTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A platform of one dyno, in a process of its own so that it can be killed. */
final class PlatformForDeath {
    private PlatformForDeath() {}

    /** @param arguments the dynos' directory, the confinement, the dyno's command */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ProcessRuntime runtime = new ProcessRuntime(
                Path.of(arguments[0]),
                DynoRuntimeFixture::unpack,
                List.of(),
                new SystemTime(),
                ProcessRuntime.Confinement.valueOf(arguments[1]));
        runtime.start(DynoRuntimeFixture.spec(DynoSpec.Kind.FORMATION, arguments[2]), new DynoObserver() {
            @Override
            public void output(Stream stream, byte[] bytes) {
                System.out.write(bytes, 0, bytes.length);
                System.out.flush();
            }

            @Override
            public void exited(int status) {
                System.out.println("exited " + status);
            }
        });
        Thread.currentThread().join();
    }
}
