package dev.jackfield.launcher.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void whatIsReadIsWrittenTheSame() throws IOException {
        String json = "{\"a\":[1,2.5,true,null,\"x\\n\"],\"b\":{\"c\":9007199254740993},\"d\":[]}";
        assertThat(Json.write(Json.read(json).members())).isEqualTo(json);
    }

    @Test
    void whatIsNotThereIsEmpty() throws IOException {
        Tree tree = Json.read("{\"a\":null,\"b\":\"text\"}");
        assertThat(tree.text("a") + tree.text("z") + tree.millis("b")).isEmpty();
        assertThat(tree.tree("b").isEmpty()).isTrue();
        assertThat(tree.trees("b")).isEmpty();
        assertThat(tree.number("b")).isZero();
    }

    @Test
    void whatWouldSteerATerminalIsShownAsAQuestionMark() throws IOException {
        assertThat(Json.read("{\"a\":\"x\\u001b[2J\\ny\"}").text("a")).isEqualTo("x?[2J\ny");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "<html>", "{\"a\":", "nothing"})
    void whatIsNoObjectIsRefused(String text) {
        assertThatThrownBy(() -> Json.read(text)).isInstanceOf(IOException.class);
    }
}
