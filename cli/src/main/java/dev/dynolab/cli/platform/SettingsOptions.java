package dev.dynolab.cli.platform;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.paas.settings.Key;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** An option for every setting. */
final class SettingsOptions {
    private SettingsOptions() {}

    static Usage addTo(Usage usage) {
        for (Key key : Key.values()) {
            usage.option("", key.word(), key.word().toUpperCase(Locale.ROOT).replaceAll(".*-", ""), key.help());
        }
        return usage;
    }

    /** Those that were given. */
    static Map<String, String> given(Call call) {
        Map<String, String> flags = new LinkedHashMap<>();
        for (Key key : Key.values()) {
            if (call.has(key.word())) {
                flags.put(key.word(), call.option(key.word()));
            }
        }
        return flags;
    }
}
