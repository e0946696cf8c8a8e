package dev.dynolab.cli.base;

/** A command ends here: one line, what to do next, and an exit code. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The platform said no. */
    public static final int REFUSED = 1;

    public static final int USAGE = 2;
    public static final int UNREACHABLE = 3;
    /** The person's app failed: its build or its boot. */
    public static final int APP_FAILED = 4;

    /** Our bug. */
    public static final int BUG = 70;

    private final int exit;
    private final String hint;

    private Failure(int exit, String message, String hint) {
        super(message);
        this.exit = exit;
        this.hint = hint;
    }

    public static Failure of(int exit, String message) {
        return new Failure(exit, message, "");
    }

    public static Failure refused(String message) {
        return of(REFUSED, message);
    }

    public static Failure usage(String message) {
        return of(USAGE, message);
    }

    /** The same with what to do next. */
    public Failure hint(String next) {
        return new Failure(exit, getMessage(), next == null ? "" : next);
    }

    public int exit() {
        return exit;
    }

    /** Empty when there is nothing to say. */
    public String hint() {
        return hint;
    }
}
