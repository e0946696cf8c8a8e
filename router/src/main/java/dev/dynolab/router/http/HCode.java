package dev.dynolab.router.http;

/**
 * Heroku's router errors (Dev Center, "Heroku Error Codes"): what the log says, what the client gets, what to do. H81 has status 503 as
 * documented (real logs show 502 in 2021).
 */
public enum HCode {
    H10(
            "App crashed",
            503,
            At.ERROR,
            "Every process of this app has crashed.",
            "Look at <code>h logs</code>, then <code>h ps:restart</code>."),
    H11(
            "Backlog too deep",
            503,
            At.ERROR,
            "More requests wait than this app's processes can take.",
            "Add processes: <code>h ps:scale web+1</code>."),
    H12(
            "Request timeout",
            503,
            At.ERROR,
            "The app did not begin to answer in time.",
            "Find the slow request in <code>h logs</code>; move long work out of the request."),
    H13(
            "Connection closed without response",
            503,
            At.ERROR,
            "The app closed the connection without an answer.",
            "Look at <code>h logs</code>: the process may have crashed, or it closes idle connections early."),
    H14(
            "No web processes running",
            503,
            At.ERROR,
            "No process of this app is running.",
            "Start one: <code>h ps:scale web=1</code>."),
    H15(
            "Idle connection",
            503,
            At.ERROR,
            "The app stopped in the middle of its answer.",
            "Look at <code>h logs</code>; send something at least every 55 seconds."),
    H17(
            "Poorly formatted HTTP response",
            503,
            At.ERROR,
            "The app's answer is not HTTP/1.1.",
            "Check what the app writes to its socket."),
    H18(
            "Server Request Interrupted",
            503,
            At.ERROR,
            "The app closed the connection in the middle of its answer.",
            "Look at <code>h logs</code>: the process may have crashed."),
    H19(
            "Backend connection timeout",
            503,
            At.ERROR,
            "The app did not accept a connection in time.",
            "The process may be too busy to accept: <code>h ps:scale web+1</code>."),
    H20(
            "App boot timeout",
            503,
            At.ERROR,
            "The app was still booting when the request had waited long enough.",
            "Look at <code>h logs</code> and <code>h ps</code>."),
    H21(
            "Backend connection refused",
            503,
            At.ERROR,
            "The app's process refuses connections.",
            "It must listen on <code>$PORT</code>: look at <code>h ps</code> and <code>h logs</code>."),
    H22(
            "Connection limit reached",
            503,
            At.ERROR,
            "As many requests wait for this app to boot as the router keeps.",
            "Look at <code>h logs</code> and <code>h ps</code>: the app takes long to boot, or something asks too often."),
    H23(
            "Endpoint misconfigured",
            503,
            At.ERROR,
            "The request is half a WebSocket handshake: something on the way has taken the upgrade out.",
            "Check the proxy between the client and the router."),
    H24(
            "Forced close",
            503,
            At.ERROR,
            "The connection was still open when its process had to go.",
            "Let clients connect again, or raise <code>drain-limit</code>."),
    H25("HTTP restriction", 502, At.ERROR, "The app's answer is beyond a limit.", "Send smaller headers and cookies."),
    H26(
            "Request Error",
            400,
            At.ERROR,
            "The request is not one that can be passed on.",
            "Check the client that sent it."),
    H27("Client Request Interrupted", 499, At.WARNING, "The client went away before it had its answer.", ""),
    H28("Client Connection Idle", 499, At.WARNING, "The client stopped in the middle of its request.", ""),
    H80(
            "Maintenance mode",
            503,
            At.INFO,
            "This app is in maintenance.",
            "Switch it off with <code>h maintenance:off</code>."),
    H81(
            "Blank app",
            503,
            At.INFO,
            "Nothing has been deployed to this app yet.",
            "Deploy with <code>git push dynolab main</code>."),
    H99(
            "Platform error",
            503,
            At.ERROR,
            "No process of this app could be reached in time.",
            "Look at <code>h ps</code> and <code>h logs</code>.");

    /** The log's first key. */
    enum At {
        INFO,
        WARNING,
        ERROR
    }

    private final String desc;
    private final int status;
    private final At at;
    private final String meaning;
    private final String advice;
    private final byte[] logWords;
    private static final byte[] MORE_DESC = Octets.ascii(": ");
    private static final byte[] CAUSE = Octets.ascii("\" cause=\"");

    HCode(String desc, int status, At at, String meaning, String advice) {
        this.desc = desc;
        this.status = status;
        this.at = at;
        this.meaning = meaning;
        this.advice = advice;
        String sock = name().equals("H18") ? "sock=backend " : name().equals("H27") ? "sock=client " : "";
        String level = at.name().toLowerCase(java.util.Locale.ROOT);
        logWords = Octets.ascii(sock + "at=" + level + " code=" + name() + " desc=\"" + desc);
    }

    public int status() {
        return status;
    }

    /** The app, or we, did wrong; not the client, nor the owner. */
    public boolean isError() {
        return at == At.ERROR;
    }

    public String desc() {
        return desc;
    }

    String meaning() {
        return meaning;
    }

    String advice() {
        return advice;
    }

    /**
     * Appends {@code at=error code=H12 desc="Request timeout"}.
     *
     * @param cause stands in {@code desc} for H25 and behind it for others; null = none
     */
    void describe(ByteSink line, byte[] cause) {
        line.put(logWords);
        if (cause != null) {
            line.put(this == H25 ? MORE_DESC : CAUSE).put(cause);
        }
        line.put('"');
    }
}
