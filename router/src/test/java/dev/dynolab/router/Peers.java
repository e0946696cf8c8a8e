package dev.dynolab.router;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** nginx and HAProxy in front of the same recorders as the relay, as plain as they can be configured. */
final class Peers implements AutoCloseable {
    private final List<Process> running = new ArrayList<>();
    private final int[] nginxPorts;
    private final int[] haproxyPorts;

    /** Where the programs are, null when one is missing. */
    static Path[] programs() {
        Path[] found = new Path[2];
        String[] names = {"nginx", "haproxy"};
        for (int i = 0; i < 2; i++) {
            for (String dir : (System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin").split(":")) {
                Path p = Path.of(dir, names[i]);
                found[i] = found[i] == null && Files.isExecutable(p) ? p : found[i];
            }
            if (found[i] == null) {
                return null;
            }
        }
        return found;
    }

    /** One port of each for each of the recorders. */
    Peers(Path[] programs, Path work, int[] forNginx, int[] forHaproxy) throws IOException {
        int[] free = freePorts(forNginx.length + forHaproxy.length);
        nginxPorts = Arrays.copyOf(free, forNginx.length);
        haproxyPorts = Arrays.copyOfRange(free, forNginx.length, free.length);
        Path nginx = work.resolve("nginx.conf");
        Files.writeString(nginx, nginx(work, forNginx));
        Path haproxy = work.resolve("haproxy.cfg");
        Files.writeString(haproxy, haproxy(forHaproxy));
        start(
                work.resolve("nginx.out"),
                programs[0].toString(),
                "-c",
                nginx.toString(),
                "-e",
                work.resolve("nginx.err").toString());
        start(work.resolve("haproxy.out"), programs[1].toString(), "-f", haproxy.toString(), "-db");
        for (int[] ports : new int[][] {nginxPorts, haproxyPorts}) {
            for (int port : ports) {
                Bed.await("port " + port, () -> accepts(port));
            }
        }
    }

    private String nginx(Path work, int[] backends) {
        var text = new StringBuilder("daemon off; master_process off; pid " + work + "/nginx.pid; error_log " + work
                + "/error.log; events { worker_connections 4096; }\nhttp { access_log off; proxy_http_version 1.1;"
                + " proxy_set_header Host $http_host; proxy_set_header Connection ''; proxy_buffering off;"
                + " proxy_next_upstream off; client_body_timeout 30s;");
        for (String temp : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            text.append(' ')
                    .append(temp)
                    .append("_temp_path ")
                    .append(work)
                    .append('/')
                    .append(temp)
                    .append(';');
        }
        for (int i = 0; i < backends.length; i++) {
            text.append("\nserver { listen 127.0.0.1:" + nginxPorts[i] + "; location / { proxy_pass http://127.0.0.1:"
                    + backends[i] + "; } }");
        }
        return text.append("\n}\n").toString();
    }

    private String haproxy(int[] backends) {
        var text = new StringBuilder("global\n  maxconn 2000\ndefaults\n  mode http\n  timeout connect 5s\n"
                + "  timeout client 30s\n  timeout server 30s\n  timeout http-request 30s\n  retries 0\n");
        for (int i = 0; i < backends.length; i++) {
            text.append("listen l" + i + "\n  bind 127.0.0.1:" + haproxyPorts[i] + "\n  server s 127.0.0.1:"
                    + backends[i] + "\n");
        }
        return text.toString();
    }

    int nginx(int lane) {
        return nginxPorts[lane];
    }

    int haproxy(int lane) {
        return haproxyPorts[lane];
    }

    private static int[] freePorts(int n) throws IOException {
        var held = new ArrayList<ServerSocket>();
        int[] ports = new int[n];
        for (int i = 0; i < n; i++) {
            held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            ports[i] = held.get(i).getLocalPort();
        }
        for (ServerSocket s : held) {
            s.close();
        }
        return ports;
    }

    private void start(Path out, String... command) throws IOException {
        running.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start());
    }

    private boolean accepts(int port) {
        for (Process p : running) {
            if (!p.isAlive()) {
                throw new AssertionError(p.info() + " has ended");
            }
        }
        try (var s = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return s.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        for (Process p : running) {
            p.destroy();
            Bed.await("end of " + p.pid(), () -> !p.isAlive());
        }
    }
}
