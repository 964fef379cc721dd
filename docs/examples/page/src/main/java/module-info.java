/** A page on the dashboard. */
module org.example.levels {
    requires dev.jackfield.spi;

    provides dev.jackfield.spi.dashboard.PageProvider with
            org.example.levels.LevelsPageProvider;
}
