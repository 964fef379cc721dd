package dev.jackfield.nodes.shared;

import dev.jackfield.spi.cluster.Cluster;
import dev.jackfield.spi.cluster.ClusterException;
import dev.jackfield.spi.http.Routes;
import dev.jackfield.spi.mount.Mount;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.sql.DataSource;

/** Says and writes something when asked, answers 503 when that can't be, and tells what was heard and is written. */
final class SharedRoutes implements Routes {
    static final String TOPIC = "shared";

    private final Cluster cluster;
    private final DataSource database;
    private final Heard heard;
    private final Executor executor;

    SharedRoutes(Cluster cluster, DataSource database, Heard heard, Executor executor) {
        this.cluster = cluster;
        this.database = database;
        this.heard = heard;
        this.executor = executor;
    }

    @Override
    public void mount(Mount mount) {
        answer(mount.router().post("/shared/said"), mount, request -> say());
        answer(mount.router().post("/shared/written"), mount, request -> write());
        answer(
                mount.router().get("/shared/heard/:from"),
                mount,
                request -> heard.from(Integer.parseInt(request.pathParam("from"))));
        answer(mount.router().get("/shared/written"), mount, request -> written());
    }

    private interface Work {
        String of(RoutingContext request) throws Exception;
    }

    private void answer(Route route, Mount mount, Work work) {
        route.handler(request -> {
            Context loop = mount.vertx().getOrCreateContext();
            Future.fromCompletionStage(off(() -> work.of(request)), loop)
                    .onComplete(
                            text -> request.response().end(text),
                            failed -> request.response().setStatusCode(503).end(String.valueOf(failed)));
        });
    }

    private CompletableFuture<String> off(Callable<String> work) {
        CompletableFuture<String> done = new CompletableFuture<>();
        executor.execute(() -> {
            try {
                done.complete(work.call());
            } catch (ClusterException | SQLException e) {
                done.completeExceptionally(e);
            } catch (Exception e) {
                done.completeExceptionally(new IllegalStateException("not expected: " + e, e));
            }
        });
        return done;
    }

    private String say() {
        long number = cluster.publish(TOPIC, new byte[] {1});
        return cluster.self().id() + " " + number;
    }

    private String write() throws SQLException {
        String id = UUID.randomUUID().toString();
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement("insert into written (id) values (?)")) {
            insert.setString(1, id);
            insert.executeUpdate();
        }
        return id;
    }

    private String written() throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("select id from written");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return String.join("\n", ids);
    }
}
