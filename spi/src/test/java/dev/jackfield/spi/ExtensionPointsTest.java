package dev.jackfield.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.balance.Upstream;
import dev.jackfield.spi.balance.UpstreamProvider;
import dev.jackfield.spi.cache.Cache;
import dev.jackfield.spi.cache.CacheProvider;
import dev.jackfield.spi.cache.CacheStore;
import dev.jackfield.spi.cache.CacheStoreProvider;
import dev.jackfield.spi.cache.Caches;
import dev.jackfield.spi.http.Gateway;
import dev.jackfield.spi.http.GatewayProvider;
import dev.jackfield.spi.http.Routes;
import dev.jackfield.spi.http.RoutesProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtensionPointsTest {
    @ParameterizedTest
    @CsvSource({
        "dev.jackfield.spi.cache, CacheStore, cache.store",
        "dev.jackfield.spi.cache, Cache, cache",
        "dev.jackfield.spi.lock, LockStrategy, lock.strategy",
        "dev.jackfield.spi.lock, Locks, lock",
        "dev.jackfield.spi.alert, AlertChannel, alert.channel",
        "dev.jackfield.spi.permission, Permissions, permission",
        "dev.jackfield.spi.database, Database, database",
        "dev.jackfield.spi.cluster, Cluster, cluster",
        "dev.jackfield.spi.http, Routes, http.routes",
        "dev.jackfield.spi.http.filter, RequestFilter, http.filter.request_filter",
        "org.example.greet, Greeter, greet.greeter",
        "org.example.greeter, Greeter, greeter",
        "'', Greeter, greeter",
        "org.example.tls, HTTPServer2Name, tls.httpserver2_name"
    })
    void areNamedPackageFirst(String packageName, String typeName, String name) {
        assertThat(ExtensionPoints.derive(packageName, typeName)).isEqualTo(name);
    }

    @Test
    void areNamedAsTheySay() {
        assertThat(ExtensionPoints.nameOf(CacheStore.class)).isEqualTo("cache.store");
        assertThat(ExtensionPoints.nameOf(Cache.class)).isEqualTo("cache");
        assertThat(ExtensionPoints.nameOf(Routes.class)).isEqualTo("http.routes");
        assertThat(ExtensionPoints.nameOf(Gateway.class)).isEqualTo("gateway");
        assertThat(ExtensionPoints.nameOf(Upstream.class)).isEqualTo("upstream");
    }

    @Test
    void areMarked() {
        assertThatThrownBy(() -> ExtensionPoints.nameOf(Caches.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dev.jackfield.spi.cache.Caches is not an extension point: it lacks @ExtensionPoint");
    }

    @Test
    void areFoundFromTheirProviders() {
        assertThat(ExtensionPoints.pointOf(CacheStoreProvider.class)).contains(CacheStore.class);
        assertThat(ExtensionPoints.pointOf(CacheProvider.class)).contains(Cache.class);
        assertThat(ExtensionPoints.pointOf(RoutesProvider.class)).contains(Routes.class);
        assertThat(ExtensionPoints.pointOf(GatewayProvider.class)).contains(Gateway.class);
        assertThat(ExtensionPoints.pointOf(UpstreamProvider.class)).contains(Upstream.class);
        assertThat(ExtensionPoints.pointOf(Below.class)).contains(CacheStore.class);
        assertThat(ExtensionPoints.pointOf(Provider.class)).isEmpty();
        assertThat(ExtensionPoints.pointOf(Runnable.class)).isEmpty();
    }

    private interface Below extends Runnable, CacheStoreProvider {}
}
