package dev.dynolab.paas.dyno;

import dev.dynolab.paas.log.AppLog;
import dev.dynolab.paas.runtime.DynoName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What one step changes: the old dynos leave and the new ones enter in one table. */
final class Change {
    private final List<Dyno> retiring = new ArrayList<>();
    private final List<Dyno> starting = new ArrayList<>();
    private final Roster roster;
    private final AppLog log;

    Change(Roster roster, AppLog log) {
        this.roster = roster;
        this.log = log;
    }

    List<Dyno> retiring() {
        return retiring;
    }

    List<Dyno> starting() {
        return starting;
    }

    /** @param to the state it goes to, as the log says it */
    void retire(Dyno dyno, String to) {
        if (!dyno.state().ended()) {
            String name = dyno.name().toString();
            String from = dyno.state().word();
            if (dyno.state() == DynoState.STARTING && to.equals(from)) {
                log.heroku(name, "State changed from " + from + " to down");
                from = "down";
            }
            log.heroku(name, "State changed from " + from + " to " + to);
        }
        retiring.add(dyno);
    }

    void retire(List<Dyno> dynos) {
        dynos.forEach(dyno -> retire(dyno, "down"));
    }

    void start(Dyno dyno) {
        starting.add(dyno);
    }

    /** {@code fresh} takes the place of {@code old} at once. */
    void renew(Dyno old, Dyno fresh) {
        String name = old.name().toString();
        String next = fresh.state().logged();
        boolean sleeps = fresh.state() == DynoState.IDLE;
        boolean wakes = old.state() == DynoState.IDLE;
        if (sleeps || wakes) {
            log.heroku(name, sleeps ? "Idling" : "Unidling");
        }
        if (old.state().ended()) {
            log.heroku(name, "State changed from " + old.state().logged() + " to " + next);
        } else if (!sleeps) {
            log.heroku(name, old.whyReplaced);
        }
        retire(old, next);
        start(fresh);
    }

    /** The dynos that hold a place on the line after this step, as {@link Roster#onLine} sorts them, new ones last. */
    List<Dyno> onLine(FormationLine line, int release) {
        return Stream.concat(
                        roster.onLine(line, release).stream().filter(dyno -> !retiring.contains(dyno)),
                        starting.stream().filter(dyno -> Roster.isOn(dyno, line)))
                .toList();
    }

    /** The dynos that are to take over from others after this step. */
    List<Dyno> incoming() {
        return Stream.concat(
                        roster.stream().filter(dyno -> dyno.holdsPlace() && !retiring.contains(dyno)),
                        starting.stream())
                .filter(dyno -> dyno.incoming)
                .toList();
    }

    DynoName freeName(String type) {
        return roster.freeName(type, starting.stream().map(Dyno::name).toList());
    }
}
