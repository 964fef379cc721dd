package dev.jackfield.testkit.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/** The last of what a process wrote to one stream, read by a thread of its own. Thread-safe. */
final class Output {
    private static final int LONGEST = 4 * 1024 * 1024;

    private final Object changed;
    private final StringBuilder text = new StringBuilder();
    private final Thread reader;
    private boolean ended;

    /**
     * @param changed notified whenever something was written or the stream ended
     */
    Output(String name, InputStream stream, Object changed) {
        this.changed = changed;
        reader = new Thread(() -> read(stream), name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read(InputStream stream) {
        Reader characters = new InputStreamReader(stream, StandardCharsets.UTF_8);
        char[] buffer = new char[8192];
        try (characters) {
            for (int n = characters.read(buffer); n >= 0; n = characters.read(buffer)) {
                synchronized (changed) {
                    text.append(buffer, 0, n);
                    if (text.length() > LONGEST) {
                        text.delete(0, text.length() - LONGEST / 2);
                    }
                    changed.notifyAll();
                }
            }
        } catch (IOException e) {
            // closed with its process
        }
        synchronized (changed) {
            ended = true;
            changed.notifyAll();
        }
    }

    boolean ended() {
        synchronized (changed) {
            return ended;
        }
    }

    String text() {
        synchronized (changed) {
            return text.toString();
        }
    }

    /** Waits until all is read; a child that lives on may keep the stream open. */
    void join(long millis) throws InterruptedException {
        reader.join(millis);
    }
}
