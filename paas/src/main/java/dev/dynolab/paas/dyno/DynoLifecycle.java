package dev.dynolab.paas.dyno;

/**
 * How a dyno goes from state to state; a pure function. A dyno (one id) never comes back: a restart or a retry is a new
 * dyno of the same name.
 */
public final class DynoLifecycle {
    private DynoLifecycle() {}

    /**
     * The state after {@code event}; the same state where the event means nothing any more.
     *
     * @param oneOff whether the dyno is a one-off: any exit completes it, where the same exit of a formation dyno is a
     *     crash, also with status 0 (Heroku, "Dynos and the Dyno Manager": "Dyno crash restart policy")
     */
    public static DynoState next(DynoState state, DynoEvent event, boolean oneOff) {
        return switch (state) {
            case STARTING ->
                switch (event) {
                    case READY -> DynoState.UP;
                    case STOP -> DynoState.STOPPING;
                    case EXITED -> ended(oneOff);
                };
            case UP ->
                switch (event) {
                    case READY -> DynoState.UP;
                    case STOP -> DynoState.STOPPING;
                    case EXITED -> ended(oneOff);
                };
            case STOPPING ->
                switch (event) {
                    case READY, STOP -> DynoState.STOPPING;
                    case EXITED -> DynoState.DOWN;
                };
            case IDLE, DOWN, CRASHED, COMPLETE -> state;
        };
    }

    private static DynoState ended(boolean oneOff) {
        return oneOff ? DynoState.COMPLETE : DynoState.CRASHED;
    }
}
