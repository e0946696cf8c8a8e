package dev.dynolab.paas.runtime;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/** A registry on the loopback that has one image under every tag: one layer, one configuration. */
final class FakeRegistry implements AutoCloseable {
    private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

    private static final int TLS = 0x16;

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final byte[] manifest;

    /**
     * @param files what the image holds
     * @param user whom its containers run as; empty for root
     */
    FakeRegistry(Path files, String user) throws IOException, InterruptedException {
        Process tar = new ProcessBuilder("tar", "-C", files.toString(), "-cf", "-", ".").start();
        byte[] layer = tar.getInputStream().readAllBytes();
        tar.waitFor();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(layer);
        }
        byte[] config = ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"User\":\"" + user
                        + "\"},\"rootfs\":{\"type\":\"layers\"," + "\"diff_ids\":[\"" + digest(layer) + "\"]}}")
                .getBytes(StandardCharsets.UTF_8);
        manifest = ("{\"schemaVersion\":2,\"mediaType\":\"" + MANIFEST + "\",\"config\":"
                        + blob("application/vnd.docker.container.image.v1+json", config) + ",\"layers\":["
                        + blob("application/vnd.docker.image.rootfs.diff.tar.gzip", packed.toByteArray()) + "]}")
                .getBytes(StandardCharsets.UTF_8);
        blobs.put(digest(manifest), manifest);
        Thread thread = new Thread(this::serve, "registry");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        while (true) {
            try (Socket client = server.accept()) {
                BufferedInputStream in = new BufferedInputStream(client.getInputStream());
                in.mark(1);
                // Docker tries TLS first, and waits for an answer to that.
                if (in.read() != TLS) {
                    in.reset();
                    answer(in, client.getOutputStream());
                }
            } catch (IOException over) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }

    private void answer(BufferedInputStream in, OutputStream out) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            head.append((char) next);
        }
        String path = head.toString().split(" ")[1];
        boolean isManifest = path.contains("/manifests/");
        byte[] body =
                blobs.getOrDefault(path.substring(path.lastIndexOf('/') + 1), isManifest ? manifest : new byte[0]);
        String answer = "HTTP/1.1 200 OK\r\nContent-Type: " + (isManifest ? MANIFEST : "application/octet-stream")
                + "\r\nContent-Length: " + body.length + "\r\nDocker-Content-Digest: " + digest(body)
                + "\r\nDocker-Distribution-Api-Version: registry/2.0\r\nConnection: close\r\n\r\n";
        out.write(answer.getBytes(StandardCharsets.US_ASCII));
        if (!head.toString().startsWith("HEAD ")) {
            out.write(body);
        }
    }

    String host() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    private String blob(String type, byte[] bytes) throws IOException {
        blobs.put(digest(bytes), bytes);
        return "{\"mediaType\":\"" + type + "\",\"size\":" + bytes.length + ",\"digest\":\"" + digest(bytes) + "\"}";
    }

    private static String digest(byte[] bytes) throws IOException {
        return "sha256:" + StackInstaller.digest(bytes);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
