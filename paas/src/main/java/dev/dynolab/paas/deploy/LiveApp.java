package dev.dynolab.paas.deploy;

import dev.dynolab.paas.dyno.AppDynos;
import dev.dynolab.paas.log.AppLog;
import dev.dynolab.paas.work.SerialQueue;
import java.util.UUID;

/**
 * What an app has while the platform runs.
 *
 * @param stories whatever changes the app's releases, one after the other
 */
record LiveApp(UUID id, AppDynos dynos, AppLog log, SerialQueue stories) {}
