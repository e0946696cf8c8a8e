package dev.dynolab.paas.runtime;

import java.io.PrintWriter;
import java.util.stream.Stream;
import org.junit.platform.engine.Filter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs test classes in a process of its own, which may be somebody else's. */
final class TestsOfAnotherUser {
    private TestsOfAnotherUser() {}

    /** @param which a test class and, if not all, the tag of the tests; prints how many passed, and what did not */
    public static void main(String[] which) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(which[0]))
                .filters(Stream.of(which).skip(1).map(TagFilter::includeTags).toArray(Filter[]::new))
                .configurationParameter("junit.jupiter.execution.timeout.thread.mode.default", "separate_thread")
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        PrintWriter out = new PrintWriter(System.out, true);
        var summary = listener.getSummary();
        summary.printFailuresTo(out, 12);
        out.println(summary.getTestsSucceededCount() + " passed, " + summary.getTestsSkippedCount() + " skipped, "
                + summary.getTestsAbortedCount() + " aborted, " + summary.getTotalFailureCount() + " failed");
        System.exit(summary.getTotalFailureCount() == 0 && summary.getTestsSucceededCount() > 0 ? 0 : 1);
    }
}
