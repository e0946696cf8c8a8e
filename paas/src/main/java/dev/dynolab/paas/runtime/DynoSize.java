package dev.dynolab.paas.runtime;

import dev.dynolab.paas.error.PlatformException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Heroku's dyno sizes (Dev Center, "Dyno Types"). */
public enum DynoSize {
    ECO("Eco", 512, 256),
    BASIC("Basic", 512, 256),
    STANDARD_1X("Standard-1X", 512, 256),
    STANDARD_2X("Standard-2X", 1024, 512),
    PERFORMANCE_M("Performance-M", 2560, 16384),
    PERFORMANCE_L("Performance-L", 14336, 32768),
    PERFORMANCE_L_RAM("Performance-L-RAM", 30720, 32768),
    PERFORMANCE_XL("Performance-XL", 63488, 32768),
    PERFORMANCE_2XL("Performance-2XL", 129024, 32768);

    private final String label;
    private final int memory;
    private final int processes;

    DynoSize(String label, int memory, int processes) {
        this.label = label;
        this.memory = memory;
        this.processes = processes;
    }

    /** @throws PlatformException when no size has that name; case does not matter, 1X, 2X, PX and Hobby of old are known */
    public static DynoSize of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "1x" -> STANDARD_1X;
            case "2x" -> STANDARD_2X;
            case "px" -> PERFORMANCE_M;
            case "hobby" -> BASIC;
            default ->
                Arrays.stream(values())
                        .filter(size -> size.label.equalsIgnoreCase(name))
                        .findFirst()
                        .orElseThrow(() -> PlatformException.invalid("No such size as " + name + ".")
                                .hint("Sizes: "
                                        + Arrays.stream(values())
                                                .map(DynoSize::label)
                                                .collect(Collectors.joining(", "))
                                        + "."));
        };
    }

    /** The name in the API: {@code Standard-1X}. */
    public String label() {
        return label;
    }

    /** The memory quota in MiB. */
    public int memory() {
        return memory;
    }

    /** How many processes and threads the dyno may have. */
    public int processes() {
        return processes;
    }
}
