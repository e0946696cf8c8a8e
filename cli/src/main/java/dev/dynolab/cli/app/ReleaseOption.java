package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Failure;

/**
 * {@code --version 6}, {@code -r 6} and {@code -r v6} name a release; any other word after {@code -r} is a git remote, as
 * Heroku's users know it.
 *
 * @param release {@code v6}; empty when none was named
 * @param remote the git remote; empty when none was named
 */
record ReleaseOption(String release, String remote) {
    static ReleaseOption of(Call call) {
        String release = call.has("version") ? Numbers.release(call.option("version")) : "";
        String remote = "";
        for (String word : call.arguments().all("remote")) {
            if (!Numbers.isRelease(word)) {
                remote = word;
            } else if (release.isEmpty() || release.equals(Numbers.release(word))) {
                release = Numbers.release(word);
            } else {
                throw Failure.usage("Two releases are named: " + release + " and " + Numbers.release(word) + ".");
            }
        }
        return new ReleaseOption(release, remote);
    }
}
