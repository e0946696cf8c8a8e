package dev.dynolab.paas.git;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** What was committed between two commits. */
record History(Repository repository) {
    private static final int MOST = 100;

    /**
     * The commits that {@code upTo} has and {@code after} has not, newest first, at most 100.
     *
     * @return empty when one of the two is not in the repository (any more)
     */
    Optional<List<Commit>> between(String after, String upTo) throws IOException {
        if (!ObjectId.isId(after) || !ObjectId.isId(upTo)) {
            return Optional.empty();
        }
        try (RevWalk walk = new RevWalk(repository)) {
            walk.markStart(walk.parseCommit(ObjectId.fromString(upTo)));
            walk.markUninteresting(walk.parseCommit(ObjectId.fromString(after)));
            List<Commit> commits = new ArrayList<>();
            for (RevCommit commit = walk.next(); commit != null && commits.size() < MOST; commit = walk.next()) {
                PersonIdent author = commit.getAuthorIdent();
                commits.add(new Commit(
                        commit.name(),
                        author == null ? "" : author.getName(),
                        commit.getShortMessage(),
                        commit.getCommitterIdent().getWhenAsInstant()));
            }
            return Optional.of(commits);
        } catch (MissingObjectException gone) {
            return Optional.empty();
        }
    }
}
