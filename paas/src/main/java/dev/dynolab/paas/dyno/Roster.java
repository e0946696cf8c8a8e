package dev.dynolab.paas.dyno;

import dev.dynolab.paas.runtime.DynoName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The dynos of one app that exist now, both generations; touched only on the app's serial queue. */
final class Roster {
    private final List<Dyno> dynos = new ArrayList<>();
    private final RandomGenerator random;

    Roster(RandomGenerator random) {
        this.random = random;
    }

    void add(Dyno dyno) {
        dynos.add(dyno);
    }

    void remove(Dyno dyno) {
        dynos.remove(dyno);
    }

    boolean contains(Dyno dyno) {
        return dynos.contains(dyno);
    }

    Stream<Dyno> stream() {
        return dynos.stream();
    }

    List<Dyno> where(Predicate<Dyno> condition) {
        return dynos.stream().filter(condition).toList();
    }

    /**
     * The formation dynos that hold a place on {@code line}, whether they receive requests or are to take over: those on
     * {@code release} first, as after a kill in the middle of a deploy both generations are found, then those whose name
     * no newer one bears, then by number.
     */
    List<Dyno> onLine(FormationLine line, int release) {
        return dynos.stream()
                .filter(Dyno::holdsPlace)
                .filter(dyno -> isOn(dyno, line))
                .sorted(Comparator.comparing((Dyno dyno) -> dyno.spec.release() != release)
                        .thenComparing(this::hasNewer)
                        .thenComparing(Dyno::name))
                .toList();
    }

    private boolean hasNewer(Dyno dyno) {
        return dynos.stream()
                .anyMatch(other -> other.holdsPlace()
                        && other.name().equals(dyno.name())
                        && other.spec.createdAt().isAfter(dyno.spec.createdAt()));
    }

    static boolean isOn(Dyno dyno, FormationLine line) {
        return dyno.name().type().equals(line.type())
                && (line.pin().isPresent()
                        ? dyno.pinned && dyno.spec.release() == line.pin().getAsInt()
                        : !dyno.pinned);
    }

    /**
     * The web dynos that {@code release} takes over from: none as long as none of its own is up.
     *
     * @param lines the formation from then on
     */
    List<Dyno> before(int release, List<FormationLine> lines) {
        List<Dyno> web = where(dyno -> dyno.holdsPlace()
                && dyno.name().type().equals(Formation.WEB)
                && dyno.state() == DynoState.UP
                && lines.stream().noneMatch(line -> line.pin().isPresent() && isOn(dyno, line)));
        boolean up = web.stream().anyMatch(dyno -> dyno.spec.release() == release);
        return web.stream().filter(dyno -> up && dyno.spec.release() != release).toList();
    }

    /** Pinned dynos whose line is gone follow the current release from now on. */
    void unpin(List<FormationLine> lines) {
        dynos.stream()
                .filter(dyno -> dyno.pinned && lines.stream().noneMatch(line -> isOn(dyno, line)))
                .forEach(dyno -> dyno.pinned = false);
    }

    /** The lowest number no formation dyno of the type holds, nor one of {@code taken}. */
    DynoName freeName(String type, List<DynoName> taken) {
        Set<Integer> numbers = Stream.concat(
                        dynos.stream().filter(Dyno::holdsPlace).map(Dyno::name), taken.stream())
                .filter(name -> name.type().equals(type))
                .map(DynoName::number)
                .collect(Collectors.toSet());
        int number = 1;
        while (numbers.contains(number)) {
            number++;
        }
        return new DynoName(type, number);
    }

    /** A name with four random digits for a one-off, as Heroku's {@code run.7364}. */
    DynoName oneOffName(String type) {
        DynoName name;
        do {
            name = new DynoName(type, random.nextInt(1000, 10000));
        } while (named(name).isPresent());
        return name;
    }

    /** The dyno of that name; of two generations, the one that holds the place. */
    Optional<Dyno> named(DynoName name) {
        return dynos.stream()
                .filter(dyno -> dyno.name().equals(name))
                .min(Comparator.comparing((Dyno dyno) -> dyno.state() == DynoState.STOPPING)
                        .thenComparing(Comparator.comparing((Dyno dyno) -> dyno.spec.createdAt())
                                .reversed()));
    }
}
