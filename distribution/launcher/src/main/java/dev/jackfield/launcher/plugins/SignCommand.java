package dev.jackfield.launcher.plugins;

import dev.jackfield.kernel.install.Archives;
import dev.jackfield.kernel.trust.Distrusted;
import dev.jackfield.kernel.trust.PluginSignature;
import dev.jackfield.kernel.trust.SigningKey;
import dev.jackfield.launcher.text.Json;
import dev.jackfield.spi.JackfieldException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Signs plugins. */
@Command(
        name = "sign",
        description =
                "Signs plugins: writes FILE.sig beside each. What other keys signed of the same content stays in it.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  jackfield plugins sign target/cache-tiny-1.0.0.zip --key acme.key",
            "  jackfield plugins sign plugins/*.zip --key acme.key"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all are signed",
            "1:one of them is no plugin, or the key can't be used",
            "2:a mistake in the command line"
        })
public final class SignCommand implements Callable<Integer>, ForPrograms {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "a plugin, a jar or a zip")
    private List<Path> files = List.of();

    @Option(
            names = {"-k", "--key"},
            required = true,
            paramLabel = "K",
            description = "the private key, as jackfield plugins keygen writes it")
    @SuppressWarnings("NullAway.Init")
    private Path keyFile;

    @Override
    public Integer call() {
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw new ParameterException(spec.commandLine(), "there is no file " + file);
            }
        }
        PrintWriter err = spec.commandLine().getErr();
        try {
            SigningKey key = SigningKey.read(keyFile);
            if (KeyRights.othersCanRead(keyFile)) {
                err.println("jackfield: others can read " + keyFile + "; chmod 600 " + keyFile);
            }
            List<Map<String, Object>> signed = new ArrayList<>();
            for (Path file : files) {
                signed.add(sign(file, key));
            }
            if (ForPrograms.wanted(spec)) {
                spec.commandLine().getOut().println(Json.write(Map.of("items", signed)));
            }
            spec.commandLine().getOut().flush();
            return 0;
        } catch (IOException | JackfieldException e) {
            err.println("jackfield: " + e.getMessage());
            return 1;
        } finally {
            err.flush();
        }
    }

    private Map<String, Object> sign(Path file, SigningKey key) throws IOException {
        Archives.Head head = Archives.read(file);
        PluginSignature made = key.sign(head.id(), head.version(), head.sha256());
        List<PluginSignature> all = new ArrayList<>(others(file, made));
        all.add(made);
        Path signatures = PluginSignature.fileOf(file);
        Path next = signatures.resolveSibling("." + signatures.getFileName() + ".next");
        try {
            Files.writeString(next, PluginSignature.text(all));
            Files.move(next, signatures, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
        if (!ForPrograms.wanted(spec)) {
            spec.commandLine()
                    .getOut()
                    .println("signed " + head.id() + " " + head.version() + ": " + signatures + " (key "
                            + key.fingerprint() + ")");
        }
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("id", head.id());
        told.put("version", head.version());
        told.put("sha256", head.sha256());
        told.put("key", key.fingerprint());
        told.put("signature_file", signatures.toString());
        return told;
    }

    /** {@return what other keys signed of the very same content} */
    private static List<PluginSignature> others(Path file, PluginSignature made) throws IOException {
        String text = PluginSignature.textFor(file);
        if (text == null) {
            return List.of();
        }
        try {
            return PluginSignature.parse(text, file.toString()).stream()
                    .filter(one ->
                            one.digest().equals(made.digest()) && !one.key().equals(made.key()))
                    .toList();
        } catch (Distrusted broken) {
            return List.of();
        }
    }
}
