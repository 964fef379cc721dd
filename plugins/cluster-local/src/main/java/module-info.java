/** Nodes of one JVM, without a network. Nobody reads this module: it is found through its provider. */
@org.jspecify.annotations.NullMarked
module dev.jackfield.plugin.cluster.local {
    requires dev.jackfield.spi;
    requires micrometer.core;
    requires static org.jspecify;

    provides dev.jackfield.spi.cluster.ClusterProvider with
            dev.jackfield.plugin.cluster.local.LocalClusterProvider;
}
