package dev.jackfield.launcher.place;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Whether the server that has a data folder runs now, and whether an address is its own. Whoever else listens where a killed
 * one did is not it: only its process holds the lock in the folder, and only after that does it say where it listens.
 */
public final class RunningServer {
    private static final int LONGEST = 32;

    private RunningServer() {}

    /**
     * {@return whether a process holds the folder's lock, and has said where it listens since, if it ever did} Not for the
     * process that holds it: asking gives it up there.
     *
     * @param data a folder that need not be there
     */
    public static boolean has(Path data) {
        Path lock = data.resolve("lock");
        try {
            return Files.isRegularFile(lock) && alive(lock) && held(lock) && told(data.resolve(ControlUrl.FILE), lock);
        } catch (IOException e) {
            return false;
        }
    }

    /** First, as it disturbs nobody: a server that starts meanwhile must find the lock free. */
    private static boolean alive(Path lock) throws IOException {
        if (Files.size(lock) > LONGEST) {
            return false;
        }
        String pid = Files.readString(lock, StandardCharsets.US_ASCII).strip();
        return pid.matches("[0-9]{1,18}")
                && ProcessHandle.of(Long.parseLong(pid)).isPresent();
    }

    private static boolean held(Path lock) throws IOException {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.READ);
                FileLock mine = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return mine == null;
        } catch (OverlappingFileLockException thisProcess) {
            return true;
        }
    }

    private static boolean told(Path url, Path lock) throws IOException {
        try {
            return Files.getLastModifiedTime(url).compareTo(Files.getLastModifiedTime(lock)) >= 0;
        } catch (NoSuchFileException never) {
            return true;
        }
    }

    /**
     * {@return whether both are the same port of the same address} Blocks while names are resolved.
     *
     * @param asked what is going to be asked
     * @param own where the server says that it is
     */
    public static boolean same(URI asked, URI own) {
        try {
            InetAddress listens = InetAddress.getByName(own.getHost());
            InetAddress address = InetAddress.getByName(asked.getHost());
            boolean everywhere = listens.isAnyLocalAddress() && address.isLoopbackAddress();
            return port(asked) == port(own) && (everywhere || address.equals(listens));
        } catch (IOException e) {
            return false;
        }
    }

    private static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
    }
}
