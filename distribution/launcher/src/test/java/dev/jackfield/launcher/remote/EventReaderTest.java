package dev.jackfield.launcher.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.launcher.remote.EventReader.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventReaderTest {
    private static EventReader reader(String stream) {
        return new EventReader(new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void eventsHaveTheirTypeTheirDataAndTheirId() throws IOException {
        EventReader events = reader("id: 7\nevent: a.b\ndata: {\"x\":1}\n\nid:8\ndata:one\ndata: two\r\n\r\n");
        assertThat(events.next()).isEqualTo(new Message("a.b", "{\"x\":1}"));
        assertThat(events.lastId()).isEqualTo("7");
        assertThat(events.next()).isEqualTo(new Message("message", "one\ntwo"));
        assertThat(events.lastId()).isEqualTo("8");
        assertThat(events.next()).isNull();
    }

    @Test
    void theBeginningSaysWhereToGoOnAndWhenToComeBack() throws IOException {
        EventReader events = reader("retry: 250\nid: 41\n\n: \n\n: \n\nid: 42\nevent: a\ndata: x\n\n");
        assertThat(events.next()).isEqualTo(new Message("", ""));
        assertThat(events.lastId()).isEqualTo("41");
        assertThat(events.retryMillis()).isEqualTo(250);
        assertThat(events.next()).isEqualTo(new Message("a", "x"));
    }

    @Test
    void anEventThatIsCutOffDidNotHappen() throws IOException {
        EventReader events = reader("id: 1\nevent: a\ndata: x\n\nid: 2\nevent: b\ndata: y\n");
        assertThat(events.next()).isEqualTo(new Message("a", "x"));
        assertThat(events.next()).isNull();
        assertThat(events.lastId()).isEqualTo("1");
    }
}
