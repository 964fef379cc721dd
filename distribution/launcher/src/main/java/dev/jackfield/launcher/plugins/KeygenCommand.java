package dev.jackfield.launcher.plugins;

import dev.jackfield.kernel.trust.SigningKey;
import dev.jackfield.launcher.text.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a key that signs plugins. */
@Command(
        name = "keygen",
        description =
                "Makes an Ed25519 key that signs plugins: NAME.key, which nobody else may get, and NAME.pub, which"
                        + " whoever trusts it puts into the folder trusted-keys beside the configuration.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  jackfield plugins keygen --name acme", "  jackfield plugins keygen --name acme --directory ~/keys"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:both files are there",
            "1:they could not be written; what was there is as it was",
            "2:a mistake in the command line"
        })
public final class KeygenCommand implements Callable<Integer>, ForPrograms {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = {"-n", "--name"},
            paramLabel = "NAME",
            defaultValue = "signing",
            description = "whose it is; what the server calls the signer (${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Option(
            names = {"-d", "--directory"},
            paramLabel = "DIR",
            defaultValue = ".",
            description = "the folder to write to (the current one)")
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Override
    public Integer call() throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--name is letters, digits, _ and -, beginning with a letter or digit; was \"" + name + "\"");
        }
        if (!Files.isDirectory(directory)) {
            throw new ParameterException(spec.commandLine(), "there is no folder " + directory);
        }
        Path privateFile = directory.resolve(name + ".key").normalize();
        Path publicFile = directory.resolve(name + ".pub").normalize();
        SigningKey key = SigningKey.generate();
        try {
            key.create(privateFile, publicFile);
        } catch (FileAlreadyExistsException e) {
            spec.commandLine()
                    .getErr()
                    .println("jackfield: " + e.getFile() + " is there already, and no key is written over;"
                            + " take another --name or --directory");
            return 1;
        }
        PrintWriter out = spec.commandLine().getOut();
        if (ForPrograms.wanted(spec)) {
            out.println(Json.write(Map.of(
                    "private_key", privateFile.toString(),
                    "public_key", publicFile.toString(),
                    "fingerprint", key.fingerprint())));
        } else {
            out.println("made " + privateFile + ", for nobody but you, and " + publicFile);
            out.println("fingerprint " + key.fingerprint());
            out.println();
            out.println("To sign a plugin: jackfield plugins sign FILE --key " + privateFile);
            out.println(
                    "To trust the key: put " + publicFile + " into the folder trusted-keys beside the configuration");
        }
        out.flush();
        return 0;
    }
}
