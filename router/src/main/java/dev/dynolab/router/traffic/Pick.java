package dev.dynolab.router.traffic;

/** How a request came to its target. Only {@link #SPLIT} uses a turn. */
public enum Pick {
    /** By its turn, or by lot. */
    SPLIT,
    /** By a rule. */
    RULE,
    /** It named the release: by {@code X-Dynolab-Release} or by the host name {@code vN--HOST}. */
    NAMED,
    /** By the cookie that keeps a person on a release. */
    STICKY,
    /** By the cookie that keeps a person on a dyno. */
    AFFINITY
}
