package dev.dynolab.cli.whole;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Client, router and app each wrote down every request's id; joined, "lost", "doubled" and "failed by the app itself" are
 * facts. The apps write {@code ID METHOD} to their output, so their side is in the app's log beside the router's.
 */
final class Ledger {
    private static final Pattern ROUTER = Pattern.compile(" heroku\\[router]: .* request_id=([0-9a-f-]{36}) .*");
    private static final Pattern CODE = Pattern.compile(" code=(H[0-9]{2}) ");
    private static final Pattern APP = Pattern.compile(" app\\[([a-z]+\\.[0-9]+)]: ([0-9a-f-]{36}) (GET|POST)$");

    private final Map<String, Exchange> clients;
    private final Map<String, List<String>> routerLines = new HashMap<>();
    private final Map<String, List<String>> dynos = new HashMap<>();

    /** @param logLines the app's log, every line since before the first request */
    Ledger(Collection<Exchange> exchanges, Collection<String> logLines) {
        clients = exchanges.stream().collect(Collectors.toMap(Exchange::id, exchange -> exchange));
        for (String line : logLines) {
            Matcher router = ROUTER.matcher(line);
            Matcher app = APP.matcher(line);
            if (router.find()) {
                routerLines
                        .computeIfAbsent(router.group(1), id -> new ArrayList<>())
                        .add(line);
            } else if (app.find()) {
                dynos.computeIfAbsent(app.group(2), id -> new ArrayList<>()).add(app.group(1));
            }
        }
    }

    /** The ledger of a load that has ended, as soon as every line of it is in the log: an app's output comes a moment after its answer. */
    static Ledger settled(Collection<Exchange> exchanges, Lab lab, Repo repo) throws Exception {
        return Eventually.holds(
                () -> new Ledger(exchanges, lab.log(repo)),
                ledger -> ledger.unseenByTheApp().isEmpty()
                        && ledger.unaccounted().isEmpty());
    }

    @Override
    public String toString() {
        return "unseen by the app " + unseenByTheApp() + ", without a line of the router " + unaccounted();
    }

    int size() {
        return clients.size();
    }

    /** Requests whose client got no whole response, or one that the platform made because no dyno answered. */
    List<String> lost() {
        return clients.values().stream()
                .filter(exchange -> !exchange.answered() || platformFailed(exchange.id()))
                .map(exchange -> exchange + " " + routerLines.getOrDefault(exchange.id(), List.of()))
                .toList();
    }

    /** Requests that more than one dyno, or one dyno more than once, worked on and that must not be repeated. */
    List<String> doubled() {
        return dynos.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .filter(entry -> clients.containsKey(entry.getKey())
                        && clients.get(entry.getKey()).method().equals("POST"))
                .map(Object::toString)
                .toList();
    }

    /** Requests that a dyno answered with 5xx itself. */
    List<Exchange> failedByTheApp() {
        return clients.values().stream()
                .filter(exchange -> exchange.status() >= 500 && !platformFailed(exchange.id()))
                .toList();
    }

    /** Answered requests of which the router wrote no line, or more than one. */
    List<String> unaccounted() {
        return clients.values().stream()
                .filter(Exchange::answered)
                .filter(exchange ->
                        routerLines.getOrDefault(exchange.id(), List.of()).size() != 1)
                .map(exchange -> exchange + " " + routerLines.getOrDefault(exchange.id(), List.of()))
                .toList();
    }

    /** Answered requests that no dyno wrote down. */
    List<Exchange> unseenByTheApp() {
        return clients.values().stream()
                .filter(exchange -> exchange.status() == 200 && !dynos.containsKey(exchange.id()))
                .toList();
    }

    /** How many answers had each body: which colour answered how often. */
    Map<String, Long> bodies() {
        return clients.values().stream()
                .filter(Exchange::answered)
                .collect(Collectors.groupingBy(
                        exchange -> exchange.body().strip(), TreeMap::new, Collectors.counting()));
    }

    /** The longest that any client waited, in microseconds. */
    long longestMicros() {
        return clients.values().stream().mapToLong(Exchange::micros).max().orElse(0);
    }

    private boolean platformFailed(String id) {
        return routerLines.getOrDefault(id, List.of()).stream()
                .anyMatch(line -> CODE.matcher(line).find());
    }
}
