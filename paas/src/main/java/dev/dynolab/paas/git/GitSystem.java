package dev.dynolab.paas.git;

import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * Keeps JGit away from the person at the keyboard: their git settings must not change how the server answers, no
 * {@code git} process is started to find settings, and JGit's own measurements are not written into their home.
 */
final class GitSystem extends SystemReader.Delegate {
    private GitSystem(SystemReader machine) {
        super(machine);
    }

    /** JGit has one system for the whole process. */
    static void install() {
        SystemReader.setInstance(new GitSystem(SystemReader.getInstance()));
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS files) {
        return new Nothing(parent, files);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS files) {
        return new Nothing(parent, files);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS files) {
        return new Nothing(parent, files);
    }

    private static final class Nothing extends FileBasedConfig {
        Nothing(Config parent, FS files) {
            super(parent, null, files);
        }

        /**
         * JGit asks how fine the disk's time stamps are; without an answer the first request waits 4 s while it measures
         * in the repository. One second is coarse enough for every disk and costs a second look at a fresh file.
         */
        @Override
        public long getTimeUnit(String section, String subsection, String name, long standard, TimeUnit unit) {
            boolean disk = section.equals(ConfigConstants.CONFIG_FILESYSTEM_SECTION);
            return disk ? unit.convert(1, TimeUnit.SECONDS) : standard;
        }

        @Override
        public void load() {}

        @Override
        public void save() {}

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
