package dev.dynolab.paas.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.time.FakeTime;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostCertificatesTest {
    private static final int DNS = 2;

    @TempDir
    Path dir;

    private final FakeTime time = new FakeTime(Instant.parse("2026-11-21T12:00:00Z"));
    private HostCertificates certificates;

    @BeforeEach
    void open() {
        certificates = new HostCertificates(dir.resolve("tls"), "test", "shop.test"::equals, time);
    }

    private X509Certificate leaf(String host) {
        return certificates.of(Optional.ofNullable(host)).chain().get(0);
    }

    @Test
    void eachHostHasACertificateOfItsOwnThatTheAuthoritySigned() throws Exception {
        for (String host : List.of("blog.localhost", "a.b.localhost", "shop.test")) {
            X509Certificate leaf = leaf(host);
            leaf.verify(certificates.authority().certificate().getPublicKey());
            leaf.checkValidity(Date.from(time.now()));
            assertThat(List.copyOf(leaf.getSubjectAlternativeNames())).isEqualTo(List.of(List.of(DNS, host)));
            assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
            assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
        }
        assertThat(leaf("blog.localhost")).isSameAs(leaf("blog.localhost"));
        assertThat(certificates.authority().certificate().getBasicConstraints()).isZero();
    }

    @Test
    void aNameOfSomebodyElseGetsNoCertificate() throws Exception {
        for (String host : new String[] {"bank.com", "localhost", "notlocalhost", null}) {
            assertThat(leaf(host).getSubjectAlternativeNames().toString())
                    .contains("localhost", "127.0.0.1")
                    .doesNotContain("bank", "notlocal");
        }
    }

    @Test
    void theAuthorityIsMadeOnceAndItsKeyIsForTheOwnerAlone() throws Exception {
        Authority first = certificates.authority();
        open();
        assertThat(certificates.authority().fingerprint()).isEqualTo(first.fingerprint());
        assertThat(first.fingerprint()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
        assertThat(mode(dir.resolve("tls/ca.key"))).isEqualTo("rw-------");
        assertThat(mode(dir.resolve("tls"))).isEqualTo("rwx------");
        leaf("x.localhost").verify(first.certificate().getPublicKey());
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aLeafIsRenewedBeforeItEnds() {
        X509Certificate old = leaf("blog.localhost");
        time.advance(Issuing.LEAF_LIFE.minus(Duration.ofDays(2)));
        assertThat(leaf("blog.localhost")).isSameAs(old);
        time.advance(Duration.ofDays(1).plusHours(1));
        assertThat(leaf("blog.localhost").getNotAfter()).isAfter(old.getNotAfter());
    }

    @Test
    void spoiltFilesAreSaidWithWhatToDo() throws Exception {
        certificates.authority();
        Files.writeString(dir.resolve("tls/ca.key"), "nothing");
        open();
        assertThatThrownBy(() -> certificates.authority())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Remove ca.pem and ca.key");
    }
}
