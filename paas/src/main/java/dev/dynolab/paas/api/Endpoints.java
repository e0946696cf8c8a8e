package dev.dynolab.paas.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which code answers which method and path. A template's segment is a word or {@code {name}}, which takes any one
 * segment; words win over names. Filled at start, then only read.
 */
public final class Endpoints {
    private final Node root = new Node();
    private final List<String> templates = new ArrayList<>();

    Endpoints() {}

    /** What a path leads to: the endpoint of each method, and what stood in place of the template's names. */
    record Match(Map<String, Endpoint> methods, Map<String, String> parameters) {}

    private static final class Node {
        private final Map<String, Node> words = new HashMap<>();
        private final Map<String, Endpoint> methods = new TreeMap<>();
        private Node any;
        private String name;
    }

    /** @param template {@code "GET /apps/{app}"} */
    Endpoints on(String template, Endpoint endpoint) {
        String[] methodAndPath = template.split(" ");
        Node node = root;
        for (String segment : methodAndPath[1].substring(1).split("/")) {
            node = segment.startsWith("{")
                    ? named(node, segment)
                    : node.words.computeIfAbsent(segment, s -> new Node());
        }
        if (node.methods.put(methodAndPath[0], endpoint) != null) {
            throw new IllegalStateException("Two endpoints for " + template);
        }
        templates.add(template);
        return this;
    }

    private static Node named(Node node, String segment) {
        String name = segment.substring(1, segment.length() - 1);
        if (node.any == null) {
            node.any = new Node();
            node.name = name;
        } else if (!node.name.equals(name)) {
            throw new IllegalStateException("{" + node.name + "} and " + segment + " in one place");
        }
        return node.any;
    }

    /** All templates, in the order they came. */
    List<String> templates() {
        return List.copyOf(templates);
    }

    /**
     * @param path as it stands in the request, percent-encoded
     * @throws IllegalArgumentException when the encoding is wrong
     */
    Optional<Match> find(String path) {
        String[] segments = (path.endsWith("/") ? path.substring(0, path.length() - 1) : path).split("/", -1);
        Map<String, String> parameters = new HashMap<>();
        Node node = segments[0].isEmpty() ? find(root, segments, 1, parameters) : null;
        return node == null ? Optional.empty() : Optional.of(new Match(node.methods, parameters));
    }

    private static Node find(Node node, String[] segments, int at, Map<String, String> parameters) {
        if (at == segments.length) {
            return node.methods.isEmpty() ? null : node;
        }
        // A plus sign is a plus sign in a path; URLDecoder reads forms, where it is a space.
        String segment = URLDecoder.decode(segments[at].replace("+", "%2B"), StandardCharsets.UTF_8);
        Node word = node.words.get(segment);
        Node found = word == null ? null : find(word, segments, at + 1, parameters);
        if (found == null && node.any != null && !segment.isEmpty()) {
            found = find(node.any, segments, at + 1, parameters);
            if (found != null) {
                parameters.put(node.name, segment);
            }
        }
        return found;
    }
}
