package dev.dynolab.router.http;

/** Why a head was not accepted. */
public enum Fault {
    /** Not HTTP/1.x, or a first line that is not one. */
    BAD_LINE,
    /** HTTP, but not 1.0 or 1.1. */
    VERSION,
    /** CONNECT, or a method beyond 127 octets. */
    METHOD,
    /** A field line with a bare LF, a fold, a NUL, a space before the colon, or no name. */
    BAD_FIELD,
    /** No Host, two of them, or one that is no host. */
    HOST,
    /** Content-Length and Transfer-Encoding that leave doubt about where the body ends. */
    FRAMING,
    /** A transfer coding other than chunked. */
    CODING,
    /** An Expect other than 100-continue. */
    EXPECT,
    /** Beyond a limit. */
    TOO_LARGE
}
