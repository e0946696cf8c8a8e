package dev.dynolab.paas.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

/** One Docker engine and the version of its API that both sides speak. Safe on any thread. */
public final class DockerEngine implements AutoCloseable {
    /** Where Docker listens when nobody says otherwise. */
    public static final String DEFAULT_HOST = "unix:///var/run/docker.sock";

    /** The first whose containers can have volumes of any kind. */
    private static final RemoteApiVersion OLDEST = RemoteApiVersion.create(1, 25);

    private static final RemoteApiVersion NEWEST = RemoteApiVersion.create(1, 44);
    /** Every followed log holds one. */
    private static final int CONNECTIONS = 500;

    private final String host;
    private final String version;
    private final DockerClient client;

    private DockerEngine(String host, RemoteApiVersion version, DockerClient client) {
        this.host = host;
        this.version = version.asWebPathPart();
        this.client = client;
    }

    /**
     * @param host {@code unix:///…} or {@code tcp://HOST:PORT}
     * @throws IOException when no engine answers there, in one line
     */
    public static DockerEngine connect(String host) throws IOException {
        DockerClientConfig base = config(host, RemoteApiVersion.UNKNOWN_VERSION);
        ZerodepDockerHttpClient transport = new ZerodepDockerHttpClient.Builder()
                .dockerHost(base.getDockerHost())
                .maxConnections(CONNECTIONS)
                .connectionTimeout(Duration.ofSeconds(5))
                .build();
        try {
            RemoteApiVersion version = negotiate(DockerClientImpl.getInstance(base, transport));
            return new DockerEngine(host, version, DockerClientImpl.getInstance(config(host, version), transport));
        } catch (RuntimeException | IOException failed) {
            transport.close();
            throw problem(host, failed);
        }
    }

    private static DockerClientConfig config(String host, RemoteApiVersion version) {
        return new DefaultDockerClientConfig.Builder()
                .withDockerHost(host)
                .withDockerTlsVerify(false)
                .withApiVersion(version)
                .build();
    }

    /** An engine refuses a version that is newer than its own. */
    private static RemoteApiVersion negotiate(DockerClient client) throws IOException {
        String offered = client.versionCmd().exec().getApiVersion();
        if (offered == null) {
            throw new IOException("what answers there is not Docker");
        }
        RemoteApiVersion engine = RemoteApiVersion.parseConfig(offered);
        if (!engine.isGreaterOrEqual(OLDEST)) {
            throw new IOException("Docker's API " + offered + " is older than "
                    + OLDEST.asWebPathPart().substring(1) + ": upgrade Docker");
        }
        return engine.isGreaterOrEqual(NEWEST) ? NEWEST : engine;
    }

    DockerClient client() {
        return client;
    }

    /**
     * Whether an engine answers at {@code host} and has an image. Asks without the client library, whose classes alone
     * take longer to load than a platform may take to start.
     *
     * @throws IOException when none answers
     */
    static boolean has(String host, String image) throws IOException {
        try {
            return DockerStream.status(host, "/images/" + image + "/json") == 200;
        } catch (IOException away) {
            throw problem(host, away);
        }
    }

    DockerStream log(String container, long since, boolean follow) throws IOException {
        return call(() -> DockerStream.log(host, version, container, since, follow));
    }

    DockerStream attach(String container) throws IOException {
        return call(() -> DockerStream.attach(host, version, container));
    }

    boolean hasImage(String image) throws IOException {
        return call(() -> {
            try {
                client.inspectImageCmd(image).exec();
                return true;
            } catch (NotFoundException missing) {
                return false;
            }
        });
    }

    /** The digest of an image that is there, in hexadecimal. */
    String id(String image) throws IOException {
        return call(() -> client.inspectImageCmd(image).exec().getId().replace("sha256:", ""));
    }

    /** The labels of an image; empty when it has none or is not there. */
    Map<String, String> labels(String image) throws IOException {
        return call(() -> {
            try {
                var config = client.inspectImageCmd(image).exec().getConfig();
                return config == null || config.getLabels() == null ? Map.of() : config.getLabels();
            } catch (NotFoundException missing) {
                return Map.of();
            }
        });
    }

    /** Calls the engine; its errors become one line. */
    <T> T call(Callable<T> request) throws IOException {
        try {
            return request.call();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while Docker worked");
        } catch (Exception failed) {
            throw problem(host, failed);
        }
    }

    private static IOException problem(String host, Exception failed) {
        if (failed instanceof DockerException said) {
            return new IOException("Docker said: " + message(said), failed);
        }
        if (failed instanceof IOException
                && failed.getCause() == null
                && failed.getMessage() != null
                && failed.getMessage().contains("Docker")) {
            return new IOException(failed.getMessage() + " (" + host + ")", failed);
        }
        return new IOException("Docker is not reachable at " + host, failed);
    }

    /** From {@code Status 404: {"message":"No such image: …"}}. */
    private static String message(DockerException said) {
        String text = String.valueOf(said.getMessage());
        int json = text.indexOf('{');
        try {
            return json < 0
                    ? text.strip()
                    : new ObjectMapper()
                            .readTree(text.substring(json))
                            .path("message")
                            .asText(text);
        } catch (JsonProcessingException plain) {
            return text.lines().findFirst().orElse("").strip();
        }
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException ignored) {
            // There is nothing left to do with it.
        }
    }

    @Override
    public String toString() {
        return host;
    }
}
