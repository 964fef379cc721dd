package dev.jackfield.kernel.http;

import dev.jackfield.kernel.access.Access;
import dev.jackfield.kernel.audit.AuditLog;
import dev.jackfield.kernel.log.LogLevels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * What the control listener stands on.
 *
 * @param access says who asks
 * @param audit is told every change
 * @param levels how much is logged
 * @param uploads a folder for archives and exports while they are read or sent; made when needed
 * @param mask takes secrets out of every text
 * @param heartbeat how often an event stream gives a sign of life
 * @param jsonLimit how many bytes of JSON are read
 * @param uploadLimit how many bytes of a plugin's archive are read
 * @param exportLimit how many bytes are taken from one database to another
 */
public record ControlSettings(
        Access access,
        AuditLog audit,
        LogLevels levels,
        Path uploads,
        UnaryOperator<String> mask,
        Duration heartbeat,
        long jsonLimit,
        long uploadLimit,
        long exportLimit) {

    /**
     * {@return a heartbeat every 15 s, 1 MiB of JSON, 256 MiB of archive, 4 GiB of a database's rows}
     *
     * @param access says who asks
     * @param audit is told every change
     * @param levels how much is logged
     * @param dataFolder the kernel's; archives are read into its {@code uploads}
     * @param mask takes secrets out of every text
     */
    public static ControlSettings of(
            Access access, AuditLog audit, LogLevels levels, Path dataFolder, UnaryOperator<String> mask) {
        return new ControlSettings(
                access,
                audit,
                levels,
                dataFolder.resolve("uploads"),
                mask,
                Duration.ofSeconds(15),
                1 << 20,
                256L << 20,
                4L << 30);
    }
}
