package ${package};

import dev.jackfield.spi.http.Routes;
import dev.jackfield.spi.mount.Mount;

/** Greets whoever is named in the path. Handlers run on an event loop and must not block. */
final class Greeting implements Routes {
    private final String word;

    Greeting(String word) {
        this.word = word;
    }

    @Override
    public void mount(Mount mount) {
        mount.router()
                .get("/greetings/:name")
                .handler(request -> request.response()
                        .putHeader("Content-Type", "text/plain; charset=utf-8")
                        .end(word + " " + request.pathParam("name")));
    }
}
