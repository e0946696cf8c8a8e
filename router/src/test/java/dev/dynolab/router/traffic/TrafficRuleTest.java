package dev.dynolab.router.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.router.http.RequestHead;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficRuleTest {
    private static RequestHead head(String path, String... fields) {
        String text = "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + String.join("\r\n", fields)
                + (fields.length > 0 ? "\r\n" : "") + "\r\n";
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        var head = new RequestHead();
        assertThat(head.parse(octets, 0, octets.length)).isEqualTo(octets.length);
        return head;
    }

    private static boolean matches(String condition, RequestHead head) {
        return TrafficRule.parse(condition, "v7").matches(head);
    }

    @Test
    void looksAtHeaders() {
        RequestHead head = head("/", "X-Canary-Version:  v7 ", "X-Beta:", "Accept: a/b", "Accept: c/d; q=1");
        assertThat(matches("x-canary-version = v7", head)).isTrue();
        assertThat(matches("header:X-CANARY-VERSION=v7", head)).isTrue();
        assertThat(matches("x-canary-version = V7", head)).isFalse();
        assertThat(matches("x-canary-version = v77", head)).isFalse();
        assertThat(matches("x-canary-version ^= v", head)).isTrue();
        assertThat(matches("x-canary-version ^= v77", head)).isFalse();
        assertThat(matches("x-canary-version ~ ^v[0-9]$", head)).isTrue();
        assertThat(matches("x-beta", head)).isTrue();
        assertThat(matches("x-beta =", head))
                .as("an empty value equals nothing at all")
                .isTrue();
        assertThat(matches("x-bet", head)).isFalse();
        assertThat(matches("accept ^= c/", head)).as("any field of the name").isTrue();
    }

    @Test
    void looksAtCookies() {
        RequestHead head = head("/", "Cookie: a=1; group=beta-2;b=;  flag=on", "Cookie: late=x=y");
        assertThat(matches("cookie:group = beta-2", head)).isTrue();
        assertThat(matches("cookie:group ^= beta", head)).isTrue();
        assertThat(matches("cookie:group ~ -[0-9]+$", head)).isTrue();
        assertThat(matches("cookie:GROUP", head))
                .as("names of cookies have a case")
                .isFalse();
        assertThat(matches("cookie:b", head)).isTrue();
        assertThat(matches("cookie:flag = on", head)).isTrue();
        assertThat(matches("cookie:late = x=y", head)).isTrue();
        assertThat(matches("cookie:roup", head)).isFalse();
        assertThat(matches("cookie:group", head("/"))).isFalse();
    }

    @Test
    void looksAtThePathWithoutTheQuery() {
        assertThat(matches("path = /admin", head("/admin?x=1"))).isTrue();
        assertThat(matches("path = /admin", head("/admin/"))).isFalse();
        assertThat(matches("path ^= /admin", head("/admin/users"))).isTrue();
        assertThat(matches("path ^= /admin", head("/x?/admin"))).isFalse();
        assertThat(matches("path ~ \\.js$", head("/assets/a.js?v=2"))).isTrue();
        assertThat(matches("header:path = x", head("/", "Path: x"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "X-Beta, x-beta",
        "X-A=b, x-a = b",
        "cookie:Group^=  be ta , cookie:Group ^= be ta",
        "'a = \" b \"', 'a = \" b \"'",
        "path~^/x, path ~ ^/x",
        "header:path = x, header:path = x"
    })
    void hasAPlainFormThatReadsTheSame(String written, String plain) {
        TrafficRule rule = TrafficRule.parse(written, "v7");
        assertThat(rule.condition()).isEqualTo(plain);
        assertThat(TrafficRule.parse(plain, "v7")).isEqualTo(rule).hasSameHashCodeAs(rule);
        assertThat(TrafficRule.parse(plain, "v8")).isNotEqualTo(rule);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "=",
                "= x",
                "two words",
                "cookie:",
                "cookie: = x",
                "host:a = b",
                "path",
                "path = admin",
                "path ^=",
                "a ~",
                "a ~ [",
                "a ~ (?<=x)y",
                "a ~ ((((a{30}){30}){30}){30}){30}",
                "a ~ x{1000}",
                "a ~ (a|b|c){99,}(d{99}){99}",
                "a = x\u0001",
                "a\nb = x"
            })
    void refusesInOneLine(String condition) {
        assertThatThrownBy(() -> TrafficRule.parse(condition, "v7"))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("\n")
                .endsWith(".");
    }

    /** A backtracking matcher would need 2^30 steps and more. */
    @Test
    void aRegularExpressionTakesLinearTime() {
        RequestHead head = head("/", "X: " + "a".repeat(8000));
        assertThat(matches("x ~ ^(a+)+$b", head)).isFalse();
        assertThat(matches("x ~ (a?){40}a{40}$", head)).isTrue();
    }
}
