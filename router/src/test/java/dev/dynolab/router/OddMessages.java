package dev.dynolab.router;

import java.io.IOException;
import java.util.List;

/** The messages of a differential table, for the fuzzer to begin with. */
public final class OddMessages {
    private OddMessages() {}

    public static List<String> of(String table) throws IOException {
        return OddCase.table(table).stream().map(OddCase::message).toList();
    }
}
