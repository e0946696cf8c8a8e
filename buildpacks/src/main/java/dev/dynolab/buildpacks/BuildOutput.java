package dev.dynolab.buildpacks;

/** Receives the build transcript line by line, each at the moment it is written. */
@FunctionalInterface
public interface BuildOutput {
    /**
     * One line without its line end, already formatted ({@code "-----> ..."}, {@code "       ..."},
     * {@code " !     ..."}). Called on the build's thread; an exception thrown here stops the build and is passed on.
     */
    void line(String line);
}
