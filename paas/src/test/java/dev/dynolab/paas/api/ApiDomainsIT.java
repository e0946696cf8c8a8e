package dev.dynolab.paas.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Domains and certificates on a whole platform. */
class ApiDomainsIT {
    @TempDir
    Path directory;

    private ApiPlatform api;

    @BeforeEach
    void start() throws IOException {
        api = new ApiPlatform(directory);
        api.post("/apps", "{\"name\":\"shop\"}");
        api.post("/apps", "{\"name\":\"blog\"}");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    /** The status line of a GET over TLS whose certificate is checked against the home's authority. */
    private String status(String host) throws Exception {
        JsonNode authority = api.get("/dynolab/authority").json();
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (var file = new FileInputStream(authority.path("path").asText())) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(file));
        }
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        int port = URI.create(
                        api.get("/dynolab/status").json().path("router_tls_url").asText())
                .getPort();
        try (var plain = new Socket(InetAddress.getLoopbackAddress(), port);
                var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host)));
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines().findFirst().orElse("") + (answer.contains("No such app") ? " (no such app)" : "");
        }
    }

    @Test
    void aDomainLeadsToItsAppWithACertificateAndAfterARestart() throws Exception {
        JsonNode added = api.post("/apps/shop/domains", "{\"hostname\":\"WWW.Shop.Test\",\"sni_endpoint\":null}")
                .json();
        assertThat(added.path("hostname").asText()).isEqualTo("www.shop.test");
        assertThat(added.path("kind").asText()).isEqualTo("custom");
        assertThat(added.path("cname").asText()).isEqualTo("shop.localhost");
        // There is an app, and it has no slug (H81).
        assertThat(status("www.shop.test")).startsWith("HTTP/1.1 50").doesNotContain("no such app");
        assertThat(status("shop.localhost")).isEqualTo(status("www.shop.test"));
        assertThat(api.get("/apps/shop/domains").json())
                .extracting(domain -> domain.path("hostname").asText())
                .containsExactly("shop.localhost", "www.shop.test");
        assertThat(api.get("/apps/shop/domains/www.shop.test").json()).isEqualTo(added);

        String fingerprint =
                api.get("/dynolab/authority").json().path("fingerprint").asText();
        api.close();
        api = new ApiPlatform(directory);
        assertThat(status("www.shop.test")).startsWith("HTTP/1.1 50").doesNotContain("no such app");
        assertThat(api.get("/dynolab/authority").json().path("fingerprint").asText())
                .isEqualTo(fingerprint);

        assertThat(api.delete("/apps/shop/domains/" + added.path("id").asText()).status())
                .isEqualTo(200);
        assertThat(api.get("/apps/shop/domains").json()).hasSize(1);
        assertThat(Files.exists(directory.resolve("home/tls/ca.key"))).isTrue();
    }

    @Test
    void aDomainBelongsToOneAppUntilThatGoes() {
        api.post("/apps/shop/domains", "{\"hostname\":\"www.shop.test\"}");
        ApiClient.Reply refused = api.post("/apps/blog/domains", "{\"hostname\":\"www.shop.test\"}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.message()).isEqualTo("www.shop.test is currently in use by another app.");
        assertThat(api.post("/apps/shop/domains", "{\"hostname\":\"www.shop.test\"}")
                        .message())
                .isEqualTo("www.shop.test is currently in use by this app.");
        api.delete("/apps/shop");
        assertThat(api.post("/apps/blog/domains", "{\"hostname\":\"www.shop.test\"}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void whatCannotBeIsRefused() {
        for (String body : List.of(
                "{}",
                "{\"hostname\":\"blog.localhost\"}",
                "{\"hostname\":\"*.shop.test\"}",
                "{\"hostname\":\"x\"}",
                "{\"hostname\":\"a.test\",\"sni_endpoint\":\"x\"}")) {
            assertThat(api.post("/apps/shop/domains", body).status()).as(body).isEqualTo(422);
        }
        assertThat(api.delete("/apps/shop/domains/shop.localhost").message()).contains("stays");
        assertThat(api.delete("/apps/shop/domains/nowhere.test").message()).isEqualTo("Couldn't find that domain.");
        assertThat(api.get("/apps/shop/domains/blog.localhost").status()).isEqualTo(404);
    }
}
