package dev.jackfield.kernel.plugin;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a plugin's JDBC drivers out of {@code DriverManager}, which lists them for the whole JVM. Only a class of the
 * loader that a driver came from may do that, so the plugin's loader is lent {@link Sweep} for a moment.
 */
final class JdbcDrivers {
    private static final System.Logger LOGGER = System.getLogger(JdbcDrivers.class.getPackageName());

    private JdbcDrivers() {}

    /** Runs in the plugin's loader; refers to nothing but the JDK. */
    static final class Sweep {
        private Sweep() {}

        static List<String> sweep() {
            List<String> removed = new ArrayList<>();
            for (java.sql.Driver driver : java.util.Collections.list(java.sql.DriverManager.getDrivers())) {
                if (driver.getClass().getClassLoader() == Sweep.class.getClassLoader()) {
                    try {
                        java.sql.DriverManager.deregisterDriver(driver);
                        removed.add("JDBC driver " + driver.getClass().getName() + " (deregistered)");
                    } catch (java.sql.SQLException e) {
                        removed.add("JDBC driver " + driver.getClass().getName() + " (" + e.getMessage() + ")");
                    }
                }
            }
            return removed;
        }
    }

    /**
     * @param loader a plugin's loader, not closed yet
     * @return what was registered, for a person
     */
    static List<String> deregister(LayerLoader loader) {
        if (!loader.sawJdbc()) {
            return List.of();
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            Method sweep = loader.adopt(Sweep.class).getDeclaredMethod("sweep");
            sweep.setAccessible(true);
            List<String> removed = new ArrayList<>();
            for (Object one : (List<?>) sweep.invoke(null)) {
                removed.add(String.valueOf(one));
            }
            return removed;
        } catch (InvocationTargetException e) {
            return List.of("JDBC drivers (can't be deregistered: " + e.getCause() + ")");
        } catch (java.io.IOException | ReflectiveOperationException | LinkageError e) {
            LOGGER.log(System.Logger.Level.WARNING, () -> "JDBC drivers of " + loader.getName() + ": " + e);
            return List.of("JDBC drivers (can't be looked for: " + e + ")");
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
