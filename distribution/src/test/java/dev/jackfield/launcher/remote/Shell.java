package dev.jackfield.launcher.remote;

import dev.jackfield.launcher.place.Distribution;
import dev.jackfield.launcher.place.Surroundings;
import dev.jackfield.launcher.place.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Runs commands in this process, with an environment of their own. */
record Shell(Path home, Map<String, String> environment) {
    record Ran(int code, String out, String err) {}

    Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        Terminal pipe = Terminal.of(nowhere, "", environment);
        CommandLine commands = new CommandLine(CommandSpec.create().name("jackfield"));
        RemoteCommands.add(commands, new Surroundings(pipe, new Distribution(home), environment));
        int code = commands.setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Ran(code, out.toString(), err.toString());
    }
}
