package dev.dynolab.paas.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One change of {@code PATCH /apps/{app}/formation}, or the body of {@code PATCH /apps/{app}/formation/{type}}.
 *
 * @param type the process type (or a line's id); null in the latter case
 * @param quantity {@code 2} or {@code "2"}, or the texts {@code "+1"} and {@code "-1"} from what it is; null leaves it
 * @param size null leaves it
 */
public record FormationUpdateRequest(String type, JsonNode quantity, String size, Ours dynolab) {

    /** @param release {@code 6} or {@code v6}: the line pinned to that release; null is the line that follows */
    public record Ours(String release) {}

    /** The body of {@code PATCH /apps/{app}/formation}. */
    public record Batch(List<FormationUpdateRequest> updates) {}
}
