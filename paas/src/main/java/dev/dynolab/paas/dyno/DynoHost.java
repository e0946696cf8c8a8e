package dev.dynolab.paas.dyno;

import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.route.FrontDoors;
import dev.dynolab.paas.runtime.DynoRuntime;
import dev.dynolab.paas.runtime.StopNotes;
import dev.dynolab.paas.time.Time;
import java.io.IOException;
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
        Executor io) {

    /**
     * Before dynos are ended that others are to replace.
     *
     * @param otherwise what has come of it when there is no room on the disk: {@code nothing was restarted}
     * @throws PlatformException when so many dynos cannot be started
     */
    void checkRoom(int dynos, String otherwise) {
        try {
            if (dynos > 0) {
                runtime.checkRoom(dynos);
            }
        } catch (IOException problem) {
            throw PlatformException.isDiskFull(problem)
                    ? PlatformException.diskFull(otherwise, problem)
                    : PlatformException.internal(
                            "No dyno can be started: " + problem + ": " + otherwise + ".", problem);
        }
    }
}
