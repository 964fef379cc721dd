/** An upstream. Nobody reads this module: it is found through its provider. */
module ${package} {
    requires dev.jackfield.spi;

    provides dev.jackfield.spi.balance.UpstreamProvider with
            ${package}.HealthyInTurnProvider;
}
