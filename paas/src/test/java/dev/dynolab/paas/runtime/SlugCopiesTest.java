package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SlugCopiesTest {
    @TempDir
    Path cache;

    @Test
    void unpackingOneSlugHoldsUpNoOther() throws Exception {
        CountDownLatch unpacking = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        SlugCopies copies = copies((checksum, to) -> {
            if (checksum.equals("SHA256:large")) {
                unpacking.countDown();
                await(goOn);
            }
        });
        CompletableFuture<Path> large = CompletableFuture.supplyAsync(() -> take(copies, "SHA256:large"));
        unpacking.await();
        assertThat(copies.take("SHA256:small")).isDirectory();
        copies.release("SHA256:small");
        goOn.countDown();
        assertThat(large.get(30, TimeUnit.SECONDS)).isDirectory();
    }

    @Test
    void twoWhoWantOneSlugUnpackItOnce() throws Exception {
        AtomicInteger times = new AtomicInteger();
        CountDownLatch goOn = new CountDownLatch(1);
        SlugCopies copies = copies((checksum, to) -> {
            times.incrementAndGet();
            await(goOn);
        });
        CompletableFuture<Path> one = CompletableFuture.supplyAsync(() -> take(copies, "SHA256:a"));
        CompletableFuture<Path> two = CompletableFuture.supplyAsync(() -> take(copies, "SHA256:a"));
        goOn.countDown();
        assertThat(one.get(30, TimeUnit.SECONDS)).isEqualTo(two.get(30, TimeUnit.SECONDS));
        assertThat(times).hasValue(1);
    }

    @Test
    void fiveThatNobodyUsesAreKept() throws Exception {
        SlugCopies copies = copies((checksum, to) -> {});
        for (int slug = 0; slug < 7; slug++) {
            copies.take("SHA256:" + slug);
        }
        for (int slug = 0; slug < 7; slug++) {
            copies.release("SHA256:" + slug);
        }
        try (var left = Files.list(cache.resolve("slugs"))) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("SHA256_2", "SHA256_3", "SHA256_4", "SHA256_5", "SHA256_6");
        }
    }

    private SlugCopies copies(SlugUnpacker unpacker) {
        return new SlugCopies(cache.resolve("slugs"), unpacker, Optional.empty());
    }

    private static Path take(SlugCopies copies, String checksum) {
        try {
            return copies.take(checksum);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            throw new IOException(stop);
        }
    }
}
