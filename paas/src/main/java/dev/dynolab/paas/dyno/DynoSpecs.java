package dev.dynolab.paas.dyno;

/** Where the supervisor gets what a formation dyno is to run: the releases, which this package does not know. */
public interface DynoSpecs {
    /** A spec with a new id for a dyno of {@code line} called {@code name} on {@code release}. */
    DynoSpec formation(DynoName name, FormationLine line, int release);

    /** Whether {@code release} has a process type {@code type}: without it a formation line starts nothing. */
    boolean has(int release, String type);
}
