package dev.dynolab.cli.platform;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code h certs}. */
final class Certs implements Command {
    @Override
    public Usage usage() {
        return Usage.of("certs", "show the certificate authority of this home, which signs for https")
                .json()
                .example("curl --cacert $(h certs --json | jq -r .path) $(h url --tls)", "ask an app over https")
                .example("h certs:trust", "how the system, browsers and languages come to trust it");
    }

    @Override
    public int run(Call call) throws IOException {
        Json authority = new Session(call).api().get("/dynolab/authority");
        if (call.has("json")) {
            call.out().println(authority.pretty());
            return 0;
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Certificate", authority.text("path"));
        facts.put("SHA-256", authority.text("fingerprint"));
        facts.put("Expires", authority.text("expires_at").substring(0, 10));
        call.forms().header("Certificate authority of this home");
        call.forms().pairs(facts);
        return 0;
    }
}
