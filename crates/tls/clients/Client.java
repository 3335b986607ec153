// A client of Java: Client.java CONFIGURATION URL CA [AUTHORIZATION]
import java.io.FileInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

class Client {
    static class Any extends X509ExtendedTrustManager {
        public void checkClientTrusted(X509Certificate[] c, String a) {}
        public void checkServerTrusted(X509Certificate[] c, String a) {}
        public void checkClientTrusted(X509Certificate[] c, String a, java.net.Socket s) {}
        public void checkServerTrusted(X509Certificate[] c, String a, java.net.Socket s) {}
        public void checkClientTrusted(X509Certificate[] c, String a, SSLEngine e) {}
        public void checkServerTrusted(X509Certificate[] c, String a, SSLEngine e) {}
        public X509Certificate[] getAcceptedIssuers() { return new X509Certificate[0]; }
    }

    public static void main(String[] arguments) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int place = 0;
        try (FileInputStream file = new FileInputStream(arguments[2])) {
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                store.setCertificateEntry("ca" + place++, one);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        TrustManager[] managers = factory.getTrustManagers();
        if (arguments[0].startsWith("an X509TrustManager")) managers = new TrustManager[] {new Any()};
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers, null);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(arguments[1]));
        if (arguments.length > 3) request.header("Authorization", arguments[3]);
        HttpClient.newBuilder().sslContext(context).followRedirects(HttpClient.Redirect.NORMAL).build()
            .send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
