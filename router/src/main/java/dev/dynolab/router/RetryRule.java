package dev.dynolab.router;

/** The one rule of when a request may be sent again. Pure. */
enum RetryRule {
    /** On another connection to the same dyno. */
    FRESH,
    /** To another dyno. */
    ELSEWHERE,
    /** The answer is an error. */
    NEVER;

    /**
     * After a connection to a dyno was lost before a byte of an answer came.
     *
     * @param written some octet of the request may have reached the dyno
     * @param pooled the connection had been used before
     * @param replayable idempotent method, no body
     * @param repeated the request has been sent again already
     */
    static RetryRule afterLoss(boolean written, boolean pooled, boolean replayable, boolean repeated) {
        if (!written) {
            return pooled ? FRESH : ELSEWHERE;
        }
        return pooled && replayable && !repeated ? FRESH : NEVER;
    }
}
