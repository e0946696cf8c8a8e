package dev.dynolab.cli.platform;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Session;
import java.io.IOException;

/** {@code h certs:trust}. */
final class CertsTrust implements Command {
    /** What to do; a pair of braces stands for the certificate's path. */
    private static final String[][] WAYS = {
        {
            "curl, for one call or for a shell (there instead of the public authorities)",
            "curl --cacert {} URL",
            "export CURL_CA_BUNDLE={}"
        },
        {
            "Java",
            "keytool -importcert -noprompt -alias dynolab -file {} -keystore dynolab.p12 -storepass changeit",
            "java -Djavax.net.ssl.trustStore=dynolab.p12 -Djavax.net.ssl.trustStorePassword=changeit …"
        },
        {"Node", "export NODE_EXTRA_CA_CERTS={}"},
        {
            "Python requests; Ruby and what else uses OpenSSL (in that shell instead of the public authorities)",
            "export REQUESTS_CA_BUNDLE={}",
            "export SSL_CERT_FILE={}"
        },
        {
            "The system, Debian and Ubuntu",
            "sudo cp {} /usr/local/share/ca-certificates/dynolab.crt && sudo update-ca-certificates"
        },
        {"The system, Fedora", "sudo cp {} /etc/pki/ca-trust/source/anchors/dynolab.pem && sudo update-ca-trust"},
        {
            "The system, macOS (not tried)",
            "sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain {}"
        },
        {
            "Chromium and Chrome on Linux (certutil is in libnss3-tools)",
            "certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n dynolab -i {}"
        },
        {"Firefox", "Settings, Privacy & Security, View Certificates, Authorities, Import: {}"}
    };

    @Override
    public Usage usage() {
        return Usage.of("certs:trust", "print how clients come to trust the router's certificates; changes nothing")
                .example("h certs:trust", "for curl, Java, Node, the system and browsers");
    }

    @Override
    public int run(Call call) throws IOException {
        String path = new Session(call).api().get("/dynolab/authority").text("path");
        for (String[] way : WAYS) {
            call.forms().header(way[0]);
            for (int i = 1; i < way.length; i++) {
                call.out().println(way[i].replace("{}", path));
            }
            call.out().println();
        }
        call.out().println("Its key (ca.key beside it) can sign for any name: whoever trusts it trusts this home.");
        return 0;
    }
}
