package dev.dynolab.paas.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.time.FakeTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListingTest {
    private final Token token = new Token("0123456789abcdefghijklmnop");
    private ApiServer server;
    private ApiClient client;

    private record Item(int version, String name) {}

    @BeforeEach
    void start() throws Exception {
        List<Item> items = IntStream.rangeClosed(1, 450)
                .mapToObj(n -> new Item(n, "n" + (1000 - n)))
                .toList();
        Listing<Item> listing =
                new Listing<Item>().byNumber("version", Item::version).by("name", Item::name);
        server = ApiServer.start(
                0,
                token,
                List.of(to -> to.on("GET /items", r -> listing.answer(r, items))),
                List.of(),
                new FakeTime(Instant.EPOCH));
        client = new ApiClient(server, token);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    version ..; max=3, order=desc | 206 | 450,449,448
                    version ..; order=desc,max=1  | 206 | 450
                    version ..;max=2              | 206 | 1,2
                    version 9..11                 | 200 | 9,10,11
                    version ]9..11                | 200 | 10,11
                    version 9..11[                | 200 | 9,10
                    ]448..                        | 200 | 449,450
                    version ]3..; order=desc;     | 200 | 2,1
                    version 449.., max=5          | 200 | 449,450
                    name n998..                   | 200 | 2,1
                    version 451..                 | 200 | ''
                    """)
    void aRangeCutsTheList(String range, int status, String versions) {
        ApiClient.Reply reply = client.get("/items", "Range", range);
        assertThat(reply.status()).isEqualTo(status);
        List<String> got = new ArrayList<>();
        reply.json().forEach(item -> got.add(item.path("version").asText()));
        assertThat(String.join(",", got)).isEqualTo(versions);
        assertThat(reply.header("Next-Range").isPresent()).isEqualTo(status == 206);
    }

    @Test
    void aClientThatFollowsNextRangeSeesEachItemOnce() {
        List<Integer> seen = new ArrayList<>();
        String range = "version ..; order=desc";
        ApiClient.Reply reply;
        do {
            reply = client.get("/items", "Range", range);
            reply.json().forEach(item -> seen.add(item.path("version").asInt()));
            range = reply.header("Next-Range").orElse("");
        } while (reply.status() == 206);
        assertThat(seen)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 450).mapToObj(n -> 451 - n).toList());
    }

    @Test
    void withoutARangeThereAreTwoHundred() {
        ApiClient.Reply reply = client.get("/items");
        assertThat(reply.status()).isEqualTo(206);
        assertThat(reply.json()).hasSize(200);
        assertThat(reply.header("Content-Range")).contains("version 1..200");
        assertThat(reply.header("Next-Range")).contains("version ]200..; max=200");
        assertThat(reply.header("Accept-Ranges")).contains("version, name");
        assertThat(client.get("/items", "Range", "version ..; max=5000").json()).hasSize(450);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-5", "colour ..", "version", "version ..; max=x", "version ..; max=-1", "]]..[["})
    void whatIsNoRangeIs416(String range) {
        ApiClient.Reply reply = client.get("/items", "Range", range);
        assertThat(reply.status()).isEqualTo(416);
        assertThat(reply.id()).isEqualTo("requested_range_not_satisfiable");
    }

    @Test
    void aLongRangeIsReadInNoTime() {
        String bounds = "a".repeat(5_000);
        assertThatThrownBy(() -> Range.parse("version " + bounds + " " + bounds + "..;" + bounds))
                .isInstanceOf(PlatformException.class);
    }
}
