package dev.dynolab.cli.platform;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.paas.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code h settings}. */
final class SettingsCommand implements Command {
    @Override
    public Usage usage() {
        return SettingsOptions.addTo(Usage.of("settings", "print every setting and where it comes from"))
                .json()
                .example("h settings", "as the next h up would take them")
                .example("DYNOLAB_API_PORT=7090 h settings", "flag, environment, file, default: the first that has it");
    }

    @Override
    public int run(Call call) {
        Settings settings = Settings.load(SettingsOptions.given(call), call.at().env());
        String homeSource = call.at().variable("DYNOLAB_HOME").isEmpty() ? "default" : "DYNOLAB_HOME";
        if (call.has("json")) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("home", Map.of("value", settings.home().dir().toString(), "source", homeSource));
            settings.values()
                    .forEach((key, value) ->
                            all.put(key.word(), Map.of("value", value.text(), "source", value.source())));
            call.out().println(new Json(all).pretty());
            return 0;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("home", settings.home().dir().toString(), homeSource));
        settings.values().forEach((key, value) -> rows.add(List.of(key.word(), value.text(), value.source())));
        call.forms().table(rows);
        return 0;
    }
}
