package dev.jackfield.launcher.doctor;

import dev.jackfield.launcher.doctor.Finding.State;
import dev.jackfield.launcher.faststart.ClassCache;
import dev.jackfield.launcher.place.Distribution;
import dev.jackfield.launcher.place.Surroundings;
import dev.jackfield.launcher.place.Terminal;
import dev.jackfield.launcher.plugins.Place;
import dev.jackfield.launcher.text.Json;
import dev.jackfield.launcher.text.Table;
import dev.jackfield.launcher.text.Table.Cell;
import dev.jackfield.spi.JackfieldException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The door: looks at what a Jackfield on this machine stands on, and says what to do about what is wrong. */
@Command(
        name = "doctor",
        description =
                "Looks at what Jackfield stands on here: Java, folders, rights, ports, configuration, certificates, plugins."
                        + " Says what to do about what is wrong. Starts nothing and changes nothing.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  jackfield doctor", "  jackfield doctor --config site.yaml --data /var/lib/jackfield"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing is wrong", "1:something is wrong", "2:a mistake in the command line"})
public final class DoctorCommand implements Callable<Integer> {
    private final Surroundings around;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "F",
            description = "the configuration (conf/jackfield.yaml)")
    private @Nullable Path config;

    @Option(
            names = {"-d", "--data"},
            paramLabel = "DIR",
            description = "where state is kept (data, or below $XDG_STATE_HOME where that cannot be written to)")
    private @Nullable Path data;

    @Option(names = "--json", description = "the findings for programs")
    private boolean json;

    public DoctorCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        List<Finding> findings = findings();
        PrintWriter out = spec.commandLine().getOut();
        long wrong = findings.stream()
                .filter(finding -> finding.state() == State.WRONG)
                .count();
        if (json) {
            out.println(Json.write(
                    Map.of("findings", findings.stream().map(Finding::asMap).toList())));
        } else {
            print(findings, out);
            out.println(
                    wrong == 0
                            ? "Nothing is wrong."
                            : wrong + (wrong == 1 ? " thing is wrong." : " things are wrong.")
                                    + " What to do stands behind each arrow.");
        }
        out.flush();
        return wrong == 0 ? 0 : 1;
    }

    private List<Finding> findings() {
        Distribution distribution = around.distribution();
        Path file = config != null ? config : distribution.configuration();
        boolean named = config != null || Files.isRegularFile(file);
        Path folder = (data != null ? data : distribution.data(around.environment())).toAbsolutePath();
        ConfigurationFile configuration = new ConfigurationFile(named ? file : null, around);
        List<Finding> findings = new ArrayList<>();
        findings.add(Machine.java());
        findings.add(Machine.distribution(distribution));
        findings.add(FastStart.look(ClassCache.ofProcess(distribution, around.environment())));
        findings.addAll(configuration.look());
        findings.addAll(new CertificateFiles(configuration).look());
        findings.addAll(new DataFolder(folder).look());
        findings.addAll(new PluginsFolder(configuration.plugins()).look());
        findings.addAll(trust(named ? file : null, configuration));
        findings.addAll(new Ports(configuration, folder).look());
        return findings;
    }

    private List<Finding> trust(@Nullable Path file, ConfigurationFile configuration) {
        List<ConfigurationFile.Listener> listeners =
                List.of(configuration.listener("traffic", 8080), configuration.listener("control", 8081));
        try {
            Place place = Place.of(around.distribution(), file, around.environment());
            return new TrustFindings(place, listeners).look();
        } catch (JackfieldException told) {
            // the check of the configuration says what is wrong with it
            return List.of();
        }
    }

    private void print(List<Finding> findings, PrintWriter out) {
        Terminal terminal = around.terminal();
        Table table = new Table("", "", "");
        for (Finding finding : findings) {
            String state = finding.state().toString();
            table.row(
                    switch (finding.state()) {
                        case OK -> new Cell(state, terminal::good);
                        case ODD -> new Cell(state, terminal::odd);
                        case WRONG -> new Cell(state, terminal::bad);
                    },
                    finding.subject(),
                    finding.detail());
            if (!finding.advice().isEmpty()) {
                table.row("", "", "→ " + finding.advice());
            }
        }
        // advice is to be read whole
        table.print(out, terminal.unbounded());
    }
}
