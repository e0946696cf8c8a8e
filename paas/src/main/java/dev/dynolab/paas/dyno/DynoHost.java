package dev.dynolab.paas.dyno;

import dev.dynolab.paas.route.FrontDoors;
import dev.dynolab.paas.time.Time;
import java.util.concurrent.Executor;

/**
 * What the dynos of all apps share.
 *
 * @param io threads for work that blocks
 */
public record DynoHost(
        DynoRuntime runtime,
        StopNotes stops,
        FrontDoors doors,
        DynoTimings timings,
        Upkeep upkeep,
        Time time,
        Executor io) {}
