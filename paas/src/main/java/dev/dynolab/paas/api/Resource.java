package dev.dynolab.paas.api;

import java.util.List;

/** One kind of thing of the API: what can be done with it, at which paths. */
@FunctionalInterface
public interface Resource {
    /** Says which of its methods answers what. */
    void addTo(Endpoints endpoints);

    /** What it serves beside JSON; nothing for most. */
    default List<Mount> mounts() {
        return List.of();
    }
}
