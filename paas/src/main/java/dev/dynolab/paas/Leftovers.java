package dev.dynolab.paas;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.deploy.SlugKeeper;
import dev.dynolab.paas.git.GitServer;
import dev.dynolab.paas.log.LogStore;
import dev.dynolab.paas.release.ReleaseOutputs;
import dev.dynolab.paas.settings.Home;
import dev.dynolab.paas.store.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What is kept of apps beside their rows, and how it goes when they go. */
record Leftovers(Home home, GitServer git, LogStore logs, SlugKeeper slugs, ReleaseOutputs outputs) {
    private static final System.Logger LOG = System.getLogger(Leftovers.class.getName());

    /** Removes what is left of a destroyed app; its pushes are cancelled first. */
    void forget(App app) {
        try {
            git.delete(app.id());
            logs.delete(app.id());
            outputs.delete(app.id());
            FileTrees.delete(home.cache(app.id()));
        } catch (IOException problem) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Not everything of " + app.name().value() + " was removed",
                    problem);
        }
        slugs.sweep();
    }

    /**
     * Removes what a platform that was killed between destroying and forgetting left; before anything is built. Only
     * what a push makes anew, and nothing in a home without apps: perhaps its database is to be put back.
     */
    void sweep(List<App> known) {
        if (known.isEmpty()) {
            return;
        }
        List<Path> kept = known.stream().map(app -> home.cache(app.id())).toList();
        Path caches = kept.get(0).getParent();
        try (Stream<Path> all = Files.isDirectory(caches) ? Files.list(caches) : Stream.empty()) {
            for (Path cache : all.filter(path -> !kept.contains(path)).toList()) {
                FileTrees.delete(cache);
            }
        } catch (IOException problem) {
            LOG.log(System.Logger.Level.WARNING, "Build caches of destroyed apps could not be removed", problem);
        }
        slugs.sweep();
    }
}
