package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.router.http.HCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A head that is refused has its line in the log (H26) wherever it is plain whose request it was. */
class RefusedHeadTest {
    private static final String HOST = "Host: app.localhost:80\r\n";
    private Bed bed;

    @BeforeEach
    void start() throws Exception {
        bed = Bed.frozen();
        bed.publish(Bed.route());
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    private void refused(String request, int status) throws Exception {
        try (var client = bed.client()) {
            client.send(request);
            assertThat(client.read().status()).isEqualTo(status);
            assertThat(client.ended()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET /a?b=\"c, bad header: x, 400, method=GET path=\"/a?b=\\\"c\" host=app.localhost:80",
        "CONNECT /a, X: y, 405, method=CONNECT path=\"/a\" host=app.localhost:80",
        "PUT /a, Transfer-Encoding: gzip, 501, method=PUT path=\"/a\" host=app.localhost:80",
        "GET  /a, X: y, 400, method=GET path=\"/\" host=app.localhost:80"
    })
    void tellsWhatCanBeRead(String line, String field, int status, String told) throws Exception {
        refused(line + " HTTP/1.1\r\n" + HOST + field + "\r\n\r\n", status);
        assertThat(bed.log().line())
                .contains("at=error code=H26 desc=\"Request Error\" cause=\"bad header\" " + told + " request_id=")
                .contains(" fwd=\"127.0.0.1\" dyno= connect= service= status=" + status + " bytes= protocol=http ");
        assertThat(bed.router().metrics(Bed.ROUTE).orElseThrow().unserved().codes())
                .containsEntry(HCode.H26, 1L);
    }

    @Test
    void aHostBehindTheFaultIsFound() throws Exception {
        refused("GET / HTTP/1.1\r\nbad header\r\n" + HOST + "\r\n", 400);
        assertThat(bed.log().line()).contains("code=H26", " host=app.localhost:80 ");
    }

    /** Two hosts are nobody's. The line of the request that follows is the only one. */
    @ParameterizedTest
    @CsvSource({"Host: other.localhost", "X: y"})
    void nothingIsToldWhereItIsNobodys(String field) throws Exception {
        boolean two = field.startsWith("Host");
        refused("GET /lost HTTP/1.1\r\n" + (two ? HOST : "") + field + "\r\n\r\n", 400);
        refused("GET /told HTTP/1.1\r\n" + HOST + "bad header\r\n\r\n", 400);
        assertThat(bed.log().line()).contains("path=\"/told\"");
    }

    @Test
    void onAPortOfItsOwnEvenRubbishIsTheAppsOwn() throws Exception {
        int port = bed.router().openPort(0);
        bed.publish(Bed.route().withPort(port));
        try (var client = Wireman.to(port)) {
            client.send("\u0016\u0003\u0001 rubbish\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(400);
        }
        assertThat(bed.log().line()).contains("code=H26", "method= path=\"/\" host= request_id=");
    }

    @Test
    void aKeptConnectionTellsNothingOfTheRequestBefore() throws Exception {
        try (var dyno = TestDyno.answering("web.1", "v6");
                var client = bed.client()) {
            bed.publish(dyno);
            client.send("GET /first HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(client.read().status()).isEqualTo(200);
            client.send("GET /second HTTP/1.1\r\n" + HOST + "bad header\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(400);
            assertThat(bed.log().await(2).get(1))
                    .contains("path=\"/second\"", " dyno= connect= service= status=400 bytes= ");
        }
    }
}
