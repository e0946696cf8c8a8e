package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Odd and hostile messages through the relay, nginx and HAProxy, side by side; what reaches the dyno, or the client, is compared. The tables
 * in src/test/resources/differential say what came of each; what the relay does must be what the table says, and where the
 * three differ, or the relay passes what another refuses, the table must say why. {@code -Ddynolab.differential.record=DIR} writes the
 * tables anew.
 */
class DifferentialIT {
    private static final int LANES = 16;
    private static final List<String> PROXIES = List.of("relay", "nginx", "haproxy");
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})");
    /** How long nothing more must come before a proxy is taken to have said everything. */
    private static final int QUIET_MILLIS = 150;

    private static final int PATIENCE_ROUNDS = 20;

    @TempDir
    private Path work;

    private Recorder[][] recorders;
    private int[][] ports;

    @Test
    void requestsReachADynoAsTheTableSays() throws Exception {
        check("requests.txt", false);
    }

    @Test
    void responsesReachAClientAsTheTableSays() throws Exception {
        check("responses.txt", true);
    }

    private void check(String table, boolean responses) throws Exception {
        Path[] programs = Peers.programs();
        boolean required = "1".equals(System.getenv("DYNOLAB_REQUIRE_ALL"));
        assumeTrue(programs != null || required, "nginx or haproxy is not installed");
        assertThat(programs).as("nginx and haproxy are installed").isNotNull();
        List<OddCase> cases = OddCase.table(table);
        recorders = new Recorder[PROXIES.size()][LANES];
        for (Recorder[] of : recorders) {
            for (int i = 0; i < LANES; i++) {
                of[i] = new Recorder();
            }
        }
        try (var router = Router.start(RouterSettings.defaults().withLoops(2), new SystemTime(), RequestLog.NONE);
                var peers = new Peers(programs, work, portsOf(1), portsOf(2))) {
            ports = new int[PROXIES.size()][LANES];
            List<Route> routes = new ArrayList<>();
            for (int i = 0; i < LANES; i++) {
                ports[0][i] = router.openPort(0);
                ports[1][i] = peers.nginx(i);
                ports[2][i] = peers.haproxy(i);
                routes.add(Route.of("lane" + i, Set.of(), List.of(recorders[0][i].target()), WhenEmpty.HOLD)
                        .withPort(ports[0][i]));
            }
            Bed.await(router.publish(new RoutingTable(routes)));
            compare(table, cases, outcomes(cases, responses), responses);
        }
    }

    private int[] portsOf(int proxy) {
        int[] p = new int[LANES];
        for (int i = 0; i < LANES; i++) {
            p[i] = recorders[proxy][i].port();
        }
        return p;
    }

    private Map<String, List<String>> outcomes(List<OddCase> cases, boolean responses) throws InterruptedException {
        Map<String, List<String>> all = new ConcurrentHashMap<>();
        Queue<String> broken = new ConcurrentLinkedQueue<>();
        var next = new AtomicInteger();
        List<Thread> lanes = new ArrayList<>();
        for (int l = 0; l < LANES; l++) {
            int lane = l;
            lanes.add(new Thread(() -> {
                for (int i = next.getAndIncrement(); i < cases.size(); i = next.getAndIncrement()) {
                    try {
                        List<String> of = new ArrayList<>();
                        for (int p = 0; p < PROXIES.size(); p++) {
                            of.add(outcome(cases.get(i), p, lane, responses));
                        }
                        all.put(cases.get(i).name(), of);
                    } catch (IOException e) {
                        broken.add(cases.get(i).name() + ": " + e);
                    }
                }
            }));
        }
        lanes.forEach(Thread::start);
        for (Thread t : lanes) {
            t.join();
        }
        assertThat(broken).isEmpty();
        return all;
    }

    /** Sends the case and listens until what came of it is what is expected, or nothing new comes for long. */
    private String outcome(OddCase odd, int proxy, int lane, boolean responses) throws IOException {
        Recorder recorder = recorders[proxy][lane];
        recorder.begin(responses ? odd : null);
        var got = new StringBuilder();
        try (var client = Wireman.to(ports[proxy][lane])) {
            client.socket().setSoTimeout(QUIET_MILLIS);
            send(client, responses ? "GET /c HTTP/1.1\r\nHost: a\r\n\r\n" : odd.message(), odd.ends() && !responses);
            boolean open = true;
            String now = outcome(recorder, got, responses, open);
            for (int quiet = 0; quiet < PATIENCE_ROUNDS; ) {
                int before = got.length() + recorder.seen().size();
                open = open && read(client, got);
                String then = now;
                now = outcome(recorder, got, responses, open);
                boolean still = before == got.length() + recorder.seen().size() && now.equals(then);
                if (still && now.equals(odd.outcomes().get(proxy))) {
                    return now;
                }
                quiet = still ? quiet + (open ? 1 : PATIENCE_ROUNDS / 4) : 0;
            }
            return now;
        }
    }

    private static void send(Wireman client, String message, boolean ends) {
        try {
            client.send(message);
            if (ends) {
                client.endOutput();
            }
        } catch (IOException e) {
            // It has refused the rest of it.
        }
    }

    private static boolean read(Wireman client, StringBuilder into) {
        byte[] b = new byte[65536];
        try {
            int n = client.socket().getInputStream().read(b);
            into.append(n > 0 ? new String(b, 0, n, StandardCharsets.ISO_8859_1) : "");
            return n >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String outcome(Recorder recorder, StringBuilder got, boolean responses, boolean open) {
        List<String> statuses = new ArrayList<>();
        Matcher m = STATUS.matcher(got);
        while (m.find()) {
            statuses.add(m.group(1));
        }
        if (!responses) {
            return String.join(",", statuses) + " > " + String.join("; ", recorder.seen());
        }
        int body = got.indexOf("\r\n\r\n");
        boolean own = statuses.equals(List.of("503")) || statuses.equals(List.of("502"));
        return String.join(",", statuses)
                + (own || body < 0 ? "" : " < " + OddCase.shown(got.substring(got.lastIndexOf("\r\n\r\n") + 4)))
                + (own || open ? "" : " closed");
    }

    private static String reached(String outcome) {
        return outcome.substring(outcome.indexOf('>') + 1).strip();
    }

    private static boolean refused(String outcome, boolean responses) {
        return responses
                ? outcome.matches("(502|503|)( closed)?")
                : reached(outcome).isEmpty();
    }

    private static void compare(String table, List<OddCase> cases, Map<String, List<String>> got, boolean responses)
            throws IOException {
        List<String> wrong = new ArrayList<>();
        Map<String, Integer> reasons = new TreeMap<>();
        List<String> rows = new ArrayList<>();
        for (OddCase odd : cases) {
            List<String> of = got.get(odd.name());
            rows.add(odd.name() + "\t" + String.join("\t", of) + "\t" + odd.why());
            if (!of.get(0).equals(odd.outcomes().get(0))) {
                wrong.add(odd.name() + ": the relay says " + of.get(0) + ", the table "
                        + odd.outcomes().get(0));
            }
            boolean lenient =
                    !refused(of.get(0), responses) && (refused(of.get(1), responses) || refused(of.get(2), responses));
            boolean agree = responses
                    || reached(of.get(0)).equals(reached(of.get(1)))
                            && reached(of.get(0)).equals(reached(of.get(2)));
            if (lenient && !odd.why().startsWith("+") || !agree && odd.why().isEmpty()) {
                wrong.add(odd.name() + (lenient ? ": the relay is more lenient: " : ": they differ: ") + of);
            }
            reasons.merge(odd.why().isEmpty() ? "(agree)" : odd.why(), 1, Integer::sum);
        }
        String record = System.getProperty("dynolab.differential.record");
        if (record != null) {
            Files.write(Path.of(record, table), rows, StandardCharsets.UTF_8);
        }
        System.out.println(table + ": " + cases.size() + " cases, " + reasons);
        assertThat(wrong).isEmpty();
    }
}
