package dev.dynolab.cli.whole;

/** How a command ended and what it printed. */
record Result(int exit, String out, String err) {
    /** The same, where nothing but success makes sense. */
    Result ok() {
        if (exit != 0) {
            throw new AssertionError("Exit code " + exit + "\n" + out + err);
        }
        return this;
    }

    String all() {
        return out + err;
    }
}
