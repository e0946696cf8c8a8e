package dev.dynolab.paas;

import dev.dynolab.paas.dyno.DynoTimings;
import dev.dynolab.paas.dyno.Upkeep;
import dev.dynolab.paas.settings.Key;
import dev.dynolab.paas.settings.Settings;

/** The timings of dynos as they have been set. */
final class Timings {
    private Timings() {}

    static DynoTimings of(Settings settings) {
        return new DynoTimings(
                settings.bootTimeout(),
                settings.stopGrace(),
                settings.drainLimit(),
                settings.crashBackoff(),
                DynoTimings.heroku().crashReset(),
                settings.prebootWindow(),
                settings.attachIdle(),
                settings.releaseLinger());
    }

    static Upkeep upkeep(Settings settings) {
        return new Upkeep(
                settings.cycleAfter(),
                settings.cycleSpread(),
                settings.cycleServing(),
                settings.memoryLook(),
                settings.oneOffWatch(),
                settings.releaseTimeout(),
                settings.duration(Key.SLEEP_AFTER));
    }
}
