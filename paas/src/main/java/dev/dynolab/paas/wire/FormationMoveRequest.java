package dev.dynolab.paas.wire;

import java.util.List;

/**
 * {@code POST /apps/{app}/formation/actions/move}, and its answer.
 *
 * @param dynos {@code web}, {@code web.1}, {@code web.1-3}, {@code -web}; none or null is all. In the answer the names of
 *     those that moved
 * @param release {@code 6} or {@code v6}, on which they stay; null has them follow the current release again
 */
public record FormationMoveRequest(List<String> dynos, String release) {}
