package dev.dynolab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.wire.AuthorityJson;
import dev.dynolab.paas.wire.DomainJson;
import dev.dynolab.paas.wire.Ref;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Domains and certificates at the command line. */
class DomainCommandsTest extends CommandFixture {
    private static final Instant NOW = Instant.parse("2013-07-29T20:48:00Z");
    private static final UUID ID = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");

    DomainCommandsTest() {
        super(NOW.toString(), "shop");
    }

    private static DomainJson domain(String name, String kind) {
        return new DomainJson(null, null, new Ref(ID, "shop"), null, NOW, name, ID, kind, NOW, "succeeded", null);
    }

    @Test
    void domainsAreListedAddedAndRemoved() {
        api.on("GET /apps/shop/domains", List.of(domain("shop.localhost", "heroku"), domain("www.shop.test", "custom")))
                .on("POST /apps/shop/domains", domain("www.shop.test", "custom"))
                .on("DELETE /apps/shop/domains/www.shop.test", domain("www.shop.test", "custom"))
                .on("DELETE /apps/shop/domains/" + ID, domain("www.shop.test", "custom"));
        assertThat(person.types("domains").out()).isEqualTo("=== shop Domain Names\nshop.localhost\nwww.shop.test\n");
        Person.Heard added = person.types("domains:add", "www.shop.test");
        assertThat(added.exit()).isZero();
        assertThat(added.err()).contains("Adding www.shop.test to shop", "/etc/hosts");
        assertThat(person.types("domains:remove", "www.shop.test").exit()).isZero();
        assertThat(person.types("domains:clear").exit()).isZero();
        assertThat(api.requests())
                .contains(
                        "POST /apps/shop/domains {\"hostname\":\"www.shop.test\"}",
                        "DELETE /apps/shop/domains/www.shop.test",
                        "DELETE /apps/shop/domains/" + ID);
    }

    @Test
    void certsShowWhomToTrustAndHow() {
        api.on("GET /dynolab/authority", new AuthorityJson("/h/tls/ca.pem", "AB:CD", NOW))
                .on("GET /apps/shop", Map.of("dynolab", Map.of("tls_url", "https://shop.localhost:8443/")));
        assertThat(person.types("certs").out()).isEqualTo("""
                === Certificate authority of this home
                Certificate: /h/tls/ca.pem
                SHA-256:     AB:CD
                Expires:     2013-07-29
                """);
        assertThat(person.types("certs:trust").out())
                .contains(
                        "curl --cacert /h/tls/ca.pem URL\n",
                        "export NODE_EXTRA_CA_CERTS=/h/tls/ca.pem\n",
                        "keytool -importcert",
                        "update-ca-certificates",
                        "certutil -d sql:$HOME/.pki/nssdb")
                .doesNotContain("{}");
        assertThat(person.types("url", "--tls").out()).isEqualTo("https://shop.localhost:8443/\n");
    }
}
