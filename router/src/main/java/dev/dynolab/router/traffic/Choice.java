package dev.dynolab.router.traffic;

/** How the next target is found for a request that asks for none. */
public enum Choice {
    /** Taking turns: shares hold exactly, in any few requests. */
    EXACT,
    /** Uniformly random over processes, as Heroku's routers do (Dev Center, "HTTP Routing"); weights hold on average. */
    RANDOM
}
