package dev.dynolab.router;

import java.util.Map;

/**
 * What the router is doing at one moment.
 *
 * @param routes by route id
 */
public record RouterStats(Map<String, OfRoute> routes) {
    public RouterStats {
        routes = Map.copyOf(routes);
    }

    /**
     * One route.
     *
     * @param inFlight requests of the route that are inside a target
     * @param held requests in the waiting room
     * @param requests that came since the route's id first appeared
     * @param requestsByRelease turns given out, by the targets' release label
     */
    public record OfRoute(int inFlight, int held, long requests, Map<String, Long> requestsByRelease) {
        public OfRoute {
            requestsByRelease = Map.copyOf(requestsByRelease);
        }
    }
}
