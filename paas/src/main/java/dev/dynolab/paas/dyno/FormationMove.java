package dev.dynolab.paas.dyno;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * One dyno goes from one line of its type to another.
 *
 * @param from the pin of the line it leaves; empty follows "current"
 * @param to the pin of the line it joins
 */
public record FormationMove(String type, OptionalInt from, OptionalInt to) {
    /** The formation after it; a pinned line that nobody is on any more is gone. */
    public List<FormationLine> apply(List<FormationLine> lines) {
        if (from.equals(to)) {
            return lines;
        }
        List<FormationLine> after = new ArrayList<>();
        FormationLine source = null;
        boolean joined = false;
        for (FormationLine line : lines) {
            int change = !line.type().equals(type)
                    ? 0
                    : line.pin().equals(from) ? -1 : line.pin().equals(to) ? 1 : 0;
            source = change < 0 ? line : source;
            joined |= change > 0;
            int quantity = Math.max(0, line.quantity() + change);
            if (quantity > 0 || line.pin().isEmpty()) {
                after.add(new FormationLine(line.type(), line.pin(), quantity, line.size()));
            }
        }
        if (!joined && source != null) {
            after.add(new FormationLine(type, to, 1, source.size()));
        }
        return after;
    }

    public FormationMove reversed() {
        return new FormationMove(type, to, from);
    }
}
