package dev.dynolab.paas;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.Apps;
import dev.dynolab.paas.deploy.Deployment;
import dev.dynolab.paas.deploy.SlugKeeper;
import dev.dynolab.paas.git.GitServer;
import dev.dynolab.paas.log.LogStore;
import dev.dynolab.paas.settings.Home;
import dev.dynolab.paas.store.FileTrees;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** What is kept of apps beside their rows, and how it goes when they go. */
record Leftovers(Home home, GitServer git, LogStore logs, SlugKeeper slugs, Deployment deployment) {
    private static final System.Logger LOG = System.getLogger(Leftovers.class.getName());

    /** Removes what is left of a destroyed app; its pushes are cancelled first. */
    void forget(App app) {
        removeFiles(app.id());
        slugs.sweep();
    }

    /**
     * Removes what a platform that was killed between destroying and forgetting left; before anything is built. Only
     * what was destroyed for certain: a file of an app that is not known may wait for its database to be put back. So
     * a home without apps keeps its slugs.
     */
    void sweep() {
        Apps apps = deployment.stores().apps();
        List<UUID> destroyed = apps.destroyed();
        destroyed.forEach(this::removeFiles);
        if (!destroyed.isEmpty() || !apps.list().isEmpty()) {
            slugs.sweep();
        }
    }

    private void removeFiles(UUID app) {
        try {
            git.delete(app);
            logs.delete(app);
            deployment.outputs().delete(app);
            FileTrees.delete(home.cache(app));
            deployment.stores().apps().forgotten(app);
        } catch (IOException | RuntimeException problem) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Not everything of destroyed app " + app + " was removed; the next start tries again",
                    problem);
        }
    }
}
