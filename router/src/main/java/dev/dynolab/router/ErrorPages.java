package dev.dynolab.router;

import dev.dynolab.router.http.HCode;

/**
 * Pages of an app's owner that stand for the router's own, shown in a frame with the router's status (Heroku's config vars
 * {@code ERROR_PAGE_URL} and {@code MAINTENANCE_PAGE_URL}). An answer of the app is never replaced.
 *
 * @param error URL for every H-code but H80; null = the router's own page
 * @param maintenance URL for H80; null = the router's own page
 */
public record ErrorPages(String error, String maintenance) {
    public static final ErrorPages NONE = new ErrorPages(null, null);

    /** The URL for this code, null = the router's own page: always so for what the client did wrong. */
    String of(HCode code) {
        return code.status() < 500 ? null : code == HCode.H80 ? maintenance : error;
    }
}
