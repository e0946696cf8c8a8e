package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingRoomTest {
    private static final class Guest extends Held {
        @Override
        void letOut() {}

        @Override
        void claimed(Target target) {}
    }

    private final WaitingRoom room = new WaitingRoom();

    private List<Guest> fill(int n) {
        var all = new ArrayList<Guest>();
        for (int i = 0; i < n; i++) {
            all.add(new Guest());
            room.enter(all.get(i));
        }
        return all;
    }

    private List<Held> out() {
        var all = new ArrayList<Held>();
        for (Held h = room.letOut(); h != null; h = room.letOut()) {
            all.add(h);
        }
        return all;
    }

    @Test
    void isShutUntilItIsOpened() {
        fill(3);
        assertThat(out()).isEmpty();
        assertThat(room.size()).isEqualTo(3);
    }

    @Test
    void letsOutFirstComeFirstServedAndNotAllAtOnce() {
        var guests = fill(10);
        room.open(2);
        var first = out();
        assertThat(first).containsExactly(guests.get(0), guests.get(1));
        room.back(first.get(0), true);
        assertThat(out()).as("one back, one more allowed").containsExactly(guests.get(2), guests.get(3));
        room.back(first.get(1), false);
        assertThat(out()).as("one back without an answer").containsExactly(guests.get(4));
        room.widen();
        assertThat(out()).hasSize(3);
        room.empty();
        assertThat(out()).hasSize(2);
        assertThat(room.size()).isZero();
    }

    @Test
    void givesAPermitBackOnce() {
        fill(4);
        room.open(1);
        Held h = room.letOut();
        room.back(h, true);
        room.back(h, true);
        assertThat(out()).hasSize(2);
    }

    @Test
    void takesBackToTheFrontWhoFoundNothing() {
        var guests = fill(3);
        room.open(1);
        Held h = room.letOut();
        room.back(h, false);
        room.enterFirst(h);
        assertThat(out()).containsExactly(guests.get(0));
    }

    @Test
    void letsThoseGoWhoLeaveFromAnywhere() {
        var guests = fill(4);
        assertThat(room.leave(guests.get(1))).isTrue();
        assertThat(room.leave(guests.get(1))).isFalse();
        assertThat(room.leave(guests.get(3))).isTrue();
        assertThat(room.leave(guests.get(0))).isTrue();
        room.empty();
        assertThat(out()).containsExactly(guests.get(2));
        assertThat(room.leave(guests.get(2))).isFalse();
    }
}
