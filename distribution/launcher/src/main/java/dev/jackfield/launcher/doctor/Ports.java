package dev.jackfield.launcher.doctor;

import dev.jackfield.launcher.doctor.ConfigurationFile.Listener;
import dev.jackfield.launcher.place.ControlUrl;
import dev.jackfield.launcher.text.Json;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether the ports are free, or who answers there. */
final class Ports {
    private static final int TRAFFIC = 8080;
    private static final int CONTROL = 8081;
    private static final int LAST = 65_535;
    private static final int PROBE_MILLIS = 2_000;

    private final ConfigurationFile configuration;
    private final Path data;

    Ports(ConfigurationFile configuration, Path data) {
        this.configuration = configuration;
        this.data = data;
    }

    List<Finding> look() {
        Listener control = configuration.listener("control", CONTROL);
        boolean runs = control.port() > 0
                && control.port() <= LAST
                // by TLS it would have to be trusted to be asked
                && (control.tls() ? ControlUrl.read(data).isPresent() : answersAsJackfield(control));
        return List.of(look(configuration.listener("traffic", TRAFFIC), runs), look(control, runs));
    }

    private Finding look(Listener listener, boolean runs) {
        String subject = listener.name() + " port";
        String where = listener.host() + ":" + listener.port();
        if (listener.port() < 0) {
            return Finding.odd(
                    subject, "a variable says which one", "see jackfield config get once the server is started");
        }
        if (listener.port() > LAST) {
            return Finding.wrong(subject, listener.port() + " is no port", "name one from 0 to " + LAST);
        }
        if (listener.port() == 0) {
            return Finding.ok(subject, "any that is free");
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(listener.host()), listener.port()));
            return Finding.ok(subject, where + " is free");
        } catch (UnknownHostException e) {
            return Finding.wrong(subject, "there is no address " + listener.host(), "name one of this machine");
        } catch (IOException e) {
            if (runs) {
                return Finding.ok(subject, where + " is in use, and a Jackfield runs here" + holder());
            }
            return Finding.wrong(
                    subject,
                    where + " can't be listened on: " + e.getMessage(),
                    "stop what listens there (ss -ltnp shows it), or choose another: jackfield run --"
                            + (listener.name().equals("control") ? "control-port" : "port") + " N");
        }
    }

    private String holder() {
        try {
            String pid = Files.readString(data.resolve("lock"), StandardCharsets.US_ASCII)
                    .strip();
            Optional<ProcessHandle> process =
                    pid.matches("[0-9]{1,18}") ? ProcessHandle.of(Long.parseLong(pid)) : Optional.empty();
            return process.map(alive -> ", with this data folder (pid " + alive.pid() + ")")
                    .orElse(", with another data folder");
        } catch (IOException e) {
            return ", with another data folder";
        }
    }

    private static boolean answersAsJackfield(Listener listener) {
        String host = listener.host().contains(":") ? "[" + listener.host() + "]" : listener.host();
        String address = host.replace("0.0.0.0", "127.0.0.1").replace("[::]", "[::1]");
        try {
            HttpURLConnection probe =
                    (HttpURLConnection) URI.create("http://" + address + ":" + listener.port() + "/health/live")
                            .toURL()
                            .openConnection();
            probe.setConnectTimeout(PROBE_MILLIS);
            probe.setReadTimeout(PROBE_MILLIS);
            int status = probe.getResponseCode();
            try (var body = status < 400 ? probe.getInputStream() : probe.getErrorStream()) {
                String text = body == null ? "" : new String(body.readNBytes(4096), StandardCharsets.UTF_8);
                return Json.read(text).members().containsKey("failing");
            }
        } catch (IOException | IllegalArgumentException nobody) {
            return false;
        }
    }
}
