package dev.dynolab.paas.release;

import dev.dynolab.paas.error.PlatformException;
import java.util.Collection;
import java.util.List;

/** Why there is a release, and how Heroku says it (heroku-behaviour §4.4: texts of real releases lists). */
public sealed interface ReleaseCause {
    /** Of a commit's hash, as many characters as Heroku stores. */
    int COMMIT_CHARACTERS = 8;

    /** What the list of releases says. */
    String description();

    /** An app was created. */
    record Created() implements ReleaseCause {
        @Override
        public String description() {
            return "Initial release";
        }
    }

    /** @param commit its full hash */
    record Deploy(String commit) implements ReleaseCause {
        @Override
        public String description() {
            return "Deploy " + commit.substring(0, Math.min(COMMIT_CHARACTERS, commit.length()));
        }
    }

    /** Config vars were set, removed or both; Heroku's words for both at once are not known, these are ours. */
    record Config(Collection<String> set, Collection<String> removed) implements ReleaseCause {
        /** @throws PlatformException kind INVALID when nothing changed */
        public Config {
            set = List.copyOf(set);
            removed = List.copyOf(removed);
            if (set.isEmpty() && removed.isEmpty()) {
                throw PlatformException.invalid("No config var is set or removed.");
            }
        }

        @Override
        public String description() {
            if (removed.isEmpty()) {
                return "Set " + names(set) + " config vars";
            }
            return set.isEmpty()
                    ? "Remove " + names(removed) + " config vars"
                    : "Set " + names(set) + " and remove " + names(removed) + " config vars";
        }

        private static String names(Collection<String> names) {
            return String.join(", ", names);
        }
    }

    /** An earlier release was made current again. */
    record Rollback(int version) implements ReleaseCause {
        @Override
        public String description() {
            return "Rollback to v" + version;
        }
    }

    /** What failed is tried once more. */
    record Retry(Release failed) implements ReleaseCause {
        @Override
        public String description() {
            String first = failed.description().replaceFirst("^Retry of v[0-9]+: ", "");
            return "Retry of v" + failed.version() + ": " + first;
        }
    }

    /** A client released a slug and said why. */
    record Stated(String description) implements ReleaseCause {}
}
