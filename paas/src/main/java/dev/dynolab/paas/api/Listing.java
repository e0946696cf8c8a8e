package dev.dynolab.paas.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How a kind of list is sorted and cut by {@link Range}: 200 for the whole, 206 with {@code Next-Range} for a part.
 *
 * @param <T> the record in the list
 */
final class Listing<T> {
    private final Map<String, Key<T>> keys = new LinkedHashMap<>();

    private record Key<T>(Function<T, String> of, Comparator<String> order) {}

    /** The first key is the one a list without a range is sorted by. */
    Listing<T> by(String name, Function<T, Object> key) {
        return by(name, key, Comparator.naturalOrder());
    }

    /** A key whose values are whole numbers. */
    Listing<T> byNumber(String name, Function<T, Object> key) {
        return by(name, key, Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
    }

    private Listing<T> by(String name, Function<T, Object> key, Comparator<String> order) {
        keys.put(name, new Key<>(key.andThen(Object::toString), order));
        return this;
    }

    Answer answer(Request request, Collection<T> all) {
        return answer(request, all, item -> item);
    }

    /** @param json what of an item is shown */
    Answer answer(Request request, Collection<T> all, Function<T, ?> json) {
        Range range = Range.parse(request.header("Range").orElse(null));
        String name = range.key().isEmpty() ? keys.keySet().iterator().next() : range.key();
        Key<T> key = keys.get(name);
        if (key == null) {
            throw Range.refused(
                    "This list is sorted by " + String.join(", ", keys.keySet()) + ", not by " + name + ".");
        }
        Comparator<String> order = range.descending() ? key.order().reversed() : key.order();
        List<T> inside = new ArrayList<>(all);
        inside.sort(Comparator.comparing(key.of(), order));
        inside.removeIf(item -> !isInside(key.of().apply(item), range, order));
        boolean whole = inside.size() <= range.max();
        List<T> page = whole ? inside : List.copyOf(inside.subList(0, range.max()));
        List<?> shown = page.stream().map(json).toList();
        return new Answer(whole ? 200 : 206, shown, headers(name, page, whole, range));
    }

    private static boolean isInside(String key, Range range, Comparator<String> order) {
        int from = range.from().isEmpty() ? 1 : order.compare(key, range.from());
        int to = range.to().isEmpty() ? -1 : order.compare(key, range.to());
        return from >= (range.afterFrom() ? 1 : 0) && to <= (range.beforeTo() ? -1 : 0);
    }

    private Map<String, String> headers(String name, List<T> page, boolean whole, Range range) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Accept-Ranges", String.join(", ", keys.keySet()));
        if (!page.isEmpty()) {
            Function<T, String> key = keys.get(name).of();
            String last = key.apply(page.get(page.size() - 1));
            headers.put("Content-Range", name + " " + key.apply(page.get(0)) + ".." + last);
            if (!whole) {
                headers.put(
                        "Next-Range",
                        name + " ]" + last + ".." + range.to() + (range.beforeTo() ? "[" : "") + "; max=" + range.max()
                                + (range.descending() ? ", order=desc" : ""));
            }
        }
        return headers;
    }
}
