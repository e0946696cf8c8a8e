package dev.dynolab.router.http;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/** The router's own answers: complete responses, made once. No state beyond that. */
public final class ErrorPage {
    private static final Map<HCode, ErrorPage> BY_CODE = new EnumMap<>(HCode.class);
    private static final ErrorPage NO_SUCH_APP = new ErrorPage(
            404,
            "Not Found",
            "No such app",
            "No app answers to this host name.",
            "<code>h apps</code> lists the apps, <code>h url -a APP</code> prints the address of one.");

    static {
        for (HCode code : HCode.values()) {
            BY_CODE.put(
                    code,
                    new ErrorPage(code.status(), reason(code.status()), title(code), code.meaning(), code.advice()));
        }
    }

    /** A page as one kind of content: its head up to the connection, and its content. */
    private record Form(byte[] start, byte[] content) {
        static Form of(int status, String reason, String type, String content) {
            byte[] octets = content.getBytes(StandardCharsets.UTF_8);
            byte[] start = Octets.ascii("HTTP/1.1 " + status + " " + reason + "\r\nContent-Type: " + type
                    + "; charset=utf-8\r\nCache-Control: no-cache, no-store\r\nServer: Heroku\r\nContent-Length: "
                    + octets.length + "\r\n");
            return new Form(start, octets);
        }
    }

    private final int status;
    private final Form html;
    private final Form text;

    private ErrorPage(int status, String reason, String title, String meaning, String advice) {
        this.status = status;
        html = Form.of(status, reason, "text/html", html(title, meaning, advice));
        text = Form.of(status, reason, "text/plain", plain(title + "\n" + meaning + "\n" + advice + "\n"));
    }

    private ErrorPage(HCode code, String url) {
        status = code.status();
        html = Form.of(status, reason(status), "text/html", frame(code.desc(), escaped(url)));
        text = html;
    }

    private static String reason(int status) {
        return status == 400 ? "Bad Request" : status == 502 ? "Bad Gateway" : "Service Unavailable";
    }

    private static String title(HCode code) {
        return code.name() + " &middot; " + code.desc();
    }

    public static ErrorPage of(HCode code) {
        return BY_CODE.get(code);
    }

    public static ErrorPage noSuchApp() {
        return NO_SUCH_APP;
    }

    /**
     * Heroku's frame around a page of the app's owner (Dev Center, "Customizing error pages"): HTML for every client.
     *
     * @param url of the page, may begin with {@code //}
     */
    public static ErrorPage framing(HCode code, String url) {
        return new ErrorPage(code, url);
    }

    /**
     * The answer to who names a release that serves nobody here: never another release's.
     *
     * @param release as the client wrote it
     */
    public static ErrorPage noSuchRelease(String release) {
        boolean plain = release.matches("[A-Za-z0-9._-]{1,40}");
        String words = plain ? "Release <code>" + release + "</code>" : "The release this request names";
        return new ErrorPage(
                404,
                "Not Found",
                "No such release",
                words + " has no process that serves this host name now.",
                "<code>h ps</code> shows what runs, <code>h ps:scale web+1 -r N</code> starts a process of release N.");
    }

    /** The answer to a head that was refused; its connection is closed. */
    public static ErrorPage of(Fault fault) {
        return switch (fault) {
            case VERSION -> refused(505, "HTTP Version Not Supported", "The router speaks HTTP/1.0 and HTTP/1.1.");
            case METHOD -> refused(405, "Method Not Allowed", "The method is CONNECT, or longer than 127 characters.");
            case EXPECT -> refused(417, "Expectation Failed", "Expect may only say 100-continue.");
            case CODING -> refused(501, "Not Implemented", "The only transfer coding is chunked.");
            case TOO_LARGE -> refused(400, "Bad Request", "The request line or a header is too long.");
            case HOST -> refused(400, "Bad Request", "A request needs exactly one Host, and a valid one.");
            case FRAMING -> refused(400, "Bad Request", "The length of the body is in doubt.");
            case BAD_LINE, BAD_FIELD -> refused(400, "Bad Request", "The request is not well-formed HTTP/1.1.");
        };
    }

    private static ErrorPage refused(int status, String reason, String meaning) {
        return new ErrorPage(status, reason, status + " &middot; " + reason, meaning, HCode.H26.advice());
    }

    private static String plain(String html) {
        return html.replaceAll("</?code>", "").replace("&middot; ", "");
    }

    private static String escaped(String url) {
        return url.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
    }

    private static String frame(String title, String url) {
        return """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <style>html,body,iframe{margin:0;border:0;padding:0;height:100%%;overflow:hidden}iframe{width:100%%}</style></head>
                <body><iframe src="%s"></iframe></body></html>
                """.formatted(title, url);
    }

    private static String html(String title, String meaning, String advice) {
        return """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <title>%1$s</title>
                <style>body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem;color:#32325d}
                h1{font-size:1.4rem}code{background:#eef;padding:.1em .3em}@media(prefers-color-scheme:dark){body{background:#1a1a2e;
                color:#dde}code{background:#334}}</style></head>
                <body><h1>%1$s</h1><p>%2$s</p><p>%3$s</p></body></html>
                """.formatted(title, meaning, advice);
    }

    public int status() {
        return status;
    }

    /** Appends the response; to HEAD without its content, as HTML to who asks for it, else as text. */
    public void write(ByteSink out, Response.Connection connection, boolean toHead, boolean asHtml) {
        Form form = asHtml ? html : text;
        out.put(form.start());
        Response.connection(out, connection);
        out.crlf();
        if (!toHead) {
            out.put(form.content());
        }
    }
}
