package dev.jackfield.launcher.plugins;

import dev.jackfield.kernel.install.Archives;
import dev.jackfield.kernel.trust.Distrusted;
import dev.jackfield.kernel.trust.PluginSignature;
import dev.jackfield.kernel.trust.Subject;
import dev.jackfield.kernel.trust.Trust;
import dev.jackfield.kernel.trust.TrustMode;
import dev.jackfield.spi.JackfieldException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a server would say of an archive, as options for whoever prints the report. */
final class TrustFinding {
    private final Place place;

    TrustFinding(Place place) {
        this.place = place;
    }

    /** {@return {@code --trusted TEXT} or {@code --distrusted TEXT}; nothing where it is no plugin, which is told anyway} */
    List<String> of(Path file) throws IOException {
        Archives.Head head;
        try {
            head = Archives.read(file);
        } catch (JackfieldException noPlugin) {
            return List.of();
        }
        @Nullable String signatures = PluginSignature.textFor(file);
        Subject subject = new Subject(
                String.valueOf(file.getFileName()),
                head.id(),
                head.version(),
                head.sha256(),
                head.sizeBytes(),
                signatures);
        try {
            Optional<String> signer = place.trust().admit(subject);
            if (signer.isEmpty() && signatures != null && place.mode() != TrustMode.SIGNED) {
                // a signature that says nothing, or something wrong, is worth a word where none is needed too
                return List.of("--trusted", mode() + "; its signature does not count: " + why(subject));
            }
            return List.of(
                    "--trusted",
                    mode() + signer.map(name -> "; signed by " + name).orElse("; not signed"));
        } catch (Distrusted e) {
            return List.of("--distrusted", mode() + "; " + e.code() + ": " + e.getMessage());
        }
    }

    private String why(Subject subject) {
        try {
            new Trust(TrustMode.SIGNED, place.files()).examine(subject);
            return "it came with this distribution";
        } catch (Distrusted e) {
            return e.code() + ": " + e.getMessage();
        }
    }

    private String mode() {
        return "plugins.trust is " + place.mode();
    }
}
