package dev.jackfield.launcher.remote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Whom a command trusts. There is no way to trust everybody. */
final class Trust {
    private Trust() {}

    /**
     * {@return what trusts the authorities in a file, and nobody else}
     *
     * @param file PEM
     * @throws NoAccess if it can't be read, or has none
     */
    static SSLSocketFactory in(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> authorities =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (authorities.isEmpty()) {
                throw new NoAccess(file + " has no certificate in PEM; name another with --ca");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (Certificate authority : authorities) {
                store.setCertificateEntry("authority-" + number++, authority);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (CertificateException e) {
            throw new NoAccess(file + " has no certificate in PEM that can be read; name another with --ca");
        } catch (IOException e) {
            throw new NoAccess("the authority can't be read: " + e + "; name its file with --ca");
        } catch (GeneralSecurityException e) {
            throw new NoAccess("the authority of " + file + " can't be used: " + e.getMessage());
        }
    }
}
