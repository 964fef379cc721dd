package dev.jackfield.launcher.plugins;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Commands that print JSON where the option {@code --json}, which they share with the other commands, asks for it. */
public interface ForPrograms {
    /** The option. */
    String JSON = "--json";

    /** {@return whether it is asked for} */
    static boolean wanted(CommandSpec spec) {
        OptionSpec option = spec.findOption(JSON);
        return option != null && Boolean.TRUE.equals(option.getValue());
    }
}
