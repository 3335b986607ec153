import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import oauth.signpost.AbstractOAuthConsumer;
import oauth.signpost.OAuth;
import oauth.signpost.exception.OAuthException;
import oauth.signpost.exception.OAuthExpectationFailedException;
import oauth.signpost.http.HttpParameters;
import oauth.signpost.http.HttpRequest;
import oauth.signpost.signature.HmacSha1MessageSigner;
import oauth.signpost.signature.PlainTextMessageSigner;
import oauth.signpost.signature.SignatureBaseString;

/**
 * Drives the Java library Signpost over the adapter protocol: an OAuthConsumer signs an HttpRequest, the
 * interface by which the library is used with any HTTP client. It has no verifier.
 */
public class Adapter {
    static final List<String> OPERATIONS = List.of(
        "hello", "percent_encode", "base_string_uri", "normalize_parameters", "base_string", "form_decode", "sign");
    static final Gson GSON = new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

    static class Unsupported extends Exception {
        Unsupported(String why) {
            super(why);
        }
    }

    /** A request as the library requires it; header names are case-insensitive, as in HTTP. */
    static class Request implements HttpRequest {
        final String method;
        final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        final byte[] body;
        String url;

        Request(JsonObject request) throws Unsupported {
            only(request, "method", "url", "headers", "body", "body_base64");
            method = request.get("method").getAsString();
            url = request.get("url").getAsString();
            String host = url.replaceFirst("^[^:/?#]*://", "").split("[/?#]", 2)[0];
            for (JsonElement field : request.getAsJsonArray("headers")) {
                String name = field.getAsJsonArray().get(0).getAsString();
                String value = field.getAsJsonArray().get(1).getAsString();
                if (headers.put(name, value) != null) throw new Unsupported("a header cannot occur twice");
                if (name.equalsIgnoreCase("Host") && !value.equalsIgnoreCase(host))
                    throw new Unsupported("the library signs the URL's host and reads no Host header");
            }
            body = request.has("body_base64") ? Base64.getDecoder().decode(text(request, "body_base64"))
                : request.has("body") ? text(request, "body").getBytes(StandardCharsets.UTF_8) : null;
        }

        public String getMethod() { return method; }
        public String getRequestUrl() { return url; }
        public void setRequestUrl(String url) { this.url = url; }
        public void setHeader(String name, String value) { headers.put(name, value); }
        public String getHeader(String name) { return headers.get(name); }
        public Map<String, String> getAllHeaders() { return headers; }
        public InputStream getMessagePayload() { return body == null ? null : new ByteArrayInputStream(body); }
        public String getContentType() { return headers.get("Content-Type"); }
        public Object unwrap() { return this; }
    }

    /** A consumer with the timestamp and the nonce that a case fixes. */
    static class FixedConsumer extends AbstractOAuthConsumer {
        final JsonObject fixed;

        FixedConsumer(JsonObject credentials, JsonObject fixed) throws Unsupported {
            super(text(credentials, "consumer_key"), text(credentials, "consumer_secret"));
            only(credentials, "consumer_key", "consumer_secret", "token", "token_secret");
            only(fixed, "signature_method", "timestamp", "nonce", "version", "callback", "verifier", "body_hash",
                "realm");
            this.fixed = fixed;
            String method = String.valueOf(text(fixed, "signature_method"));
            if (method.equals("PLAINTEXT")) setMessageSigner(new PlainTextMessageSigner());
            else if (method.equals("HMAC-SHA1")) setMessageSigner(new HmacSha1MessageSigner());
            else throw new Unsupported("the library has HMAC-SHA1 and PLAINTEXT");
            setTokenWithSecret(text(credentials, "token"), text(credentials, "token_secret"));
            setSendEmptyTokens("".equals(text(credentials, "token")));
            HttpParameters additional = new HttpParameters();
            for (String name : List.of("callback", "verifier", "body_hash", "version"))
                if (fixed.has(name)) additional.put("oauth_" + name, text(fixed, name), true);
            // realm is not signed, and not percent-encoded in the header.
            if (fixed.has("realm")) additional.put("realm", text(fixed, "realm"));
            setAdditionalParameters(additional);
        }

        @Override protected HttpRequest wrap(Object request) { return (HttpRequest) request; }
        @Override protected String generateTimestamp() {
            return fixed.has("timestamp") ? text(fixed, "timestamp") : super.generateTimestamp();
        }

        @Override protected String generateNonce() {
            return fixed.has("nonce") ? text(fixed, "nonce") : super.generateNonce();
        }
    }

    static String text(JsonObject object, String name) {
        return object.has(name) ? object.get(name).getAsString() : null;
    }

    static void only(JsonObject fields, String... known) throws Unsupported {
        for (String name : fields.keySet())
            if (!List.of(known).contains(name)) throw new Unsupported("the library has no argument for " + name);
    }

    static JsonObject object(String name, String value) {
        JsonObject object = new JsonObject();
        object.addProperty(name, value);
        return object;
    }

    static JsonObject sign(JsonObject in) throws Exception {
        only(in, "request", "credentials", "oauth");
        JsonObject fixed = in.getAsJsonObject("oauth");
        FixedConsumer consumer = new FixedConsumer(in.getAsJsonObject("credentials"), fixed);
        Request request = new Request(in.getAsJsonObject("request"));
        if (request.headers.containsKey("Authorization"))
            throw new Unsupported("the library writes these parameters");
        consumer.sign(request);
        HttpParameters signed = consumer.getRequestParameters();
        SignatureBaseString base = new SignatureBaseString(request, signed);
        JsonObject answer = object("authorization", request.headers.get("Authorization"));
        String field = "oauth_signature=\"";
        String header = request.headers.get("Authorization");
        String signature = header.substring(header.indexOf(field) + field.length()).split("\"", 2)[0];
        answer.addProperty("signature", OAuth.percentDecode(signature));
        answer.addProperty("base_string_uri", base.normalizeRequestUrl());
        answer.addProperty("parameters", base.normalizeRequestParameters());
        answer.addProperty("base_string", base.generate());
        return answer;
    }

    static JsonObject baseString(JsonObject in) throws Exception {
        JsonObject credentials = in.getAsJsonObject("credentials");
        // A consumer has secrets; the base string is made without them.
        credentials.addProperty("consumer_secret", "");
        if (credentials.has("token")) credentials.addProperty("token_secret", "");
        JsonObject signed = sign(in);
        // The header shows which parameters were signed: the library sends a version where none is given.
        JsonObject answer = object("text", signed.get("base_string").getAsString());
        answer.add("authorization", signed.get("authorization"));
        return answer;
    }

    static JsonObject baseStringUri(JsonObject in) throws Exception {
        only(in, "url");
        JsonObject request = object("url", text(in, "url"));
        request.addProperty("method", "GET");
        request.add("headers", new JsonArray());
        return object("text", new SignatureBaseString(new Request(request), new HttpParameters()).normalizeRequestUrl());
    }

    static JsonObject normalizeParameters(JsonObject in) throws Exception {
        only(in, "params");
        HttpParameters params = new HttpParameters();
        for (JsonElement pair : in.getAsJsonArray("params"))
            params.put(pair.getAsJsonArray().get(0).getAsString(), pair.getAsJsonArray().get(1).getAsString(), true);
        return object("text", new SignatureBaseString(null, params).normalizeRequestParameters());
    }

    static JsonObject formDecode(JsonObject in) throws Exception {
        only(in, "text");
        JsonArray pairs = new JsonArray();
        HttpParameters decoded = OAuth.decodeForm(text(in, "text"));
        if (decoded.size() > 1 || decoded.values().stream().anyMatch(values -> values.size() > 1))
            throw new Unsupported("the answer is a sorted map, which does not keep the order");
        decoded.forEach((name, values) -> values.forEach(value -> {
            JsonArray pair = new JsonArray();
            pair.add(name);
            pair.add(value);
            pairs.add(pair);
        }));
        JsonObject answer = new JsonObject();
        answer.add("params", pairs);
        return answer;
    }

    static JsonObject hello() {
        JsonObject answer = object("name", "signpost");
        JsonArray operations = new JsonArray();
        OPERATIONS.forEach(operations::add);
        answer.addProperty("protocol", 1);
        answer.addProperty("version", version());
        answer.addProperty("language", "Java");
        answer.add("ops", operations);
        answer.addProperty("homepage", "https://github.com/mttkay/signpost");
        answer.addProperty("issues", "https://github.com/mttkay/signpost/issues");
        return answer;
    }

    static String version() {
        java.util.Properties properties = new java.util.Properties();
        String path = "/META-INF/maven/oauth.signpost/signpost-core/pom.properties";
        try (InputStream stream = OAuth.class.getResourceAsStream(path)) {
            properties.load(stream);
        } catch (java.io.IOException error) {
            throw new java.io.UncheckedIOException(error);
        }
        return properties.getProperty("version");
    }

    static JsonObject run(String op, JsonObject in) throws Exception {
        switch (op) {
            case "hello": return hello();
            case "percent_encode": only(in, "text"); return object("text", OAuth.percentEncode(text(in, "text")));
            case "base_string_uri": return baseStringUri(in);
            case "normalize_parameters": return normalizeParameters(in);
            case "base_string": return baseString(in);
            case "form_decode": return formDecode(in);
            default: return sign(in);
        }
    }

    static JsonObject refused(String kind, Exception error) {
        JsonObject refusal = object("kind", kind);
        refusal.addProperty("message", String.valueOf(error.getMessage()));
        JsonObject answer = new JsonObject();
        answer.add("refused", refusal);
        return answer;
    }

    static boolean caused(Throwable error) {
        return error instanceof URISyntaxException || error != null && caused(error.getCause());
    }

    static JsonObject answer(String op, JsonObject in) {
        if (!OPERATIONS.contains(op)) return object("unsupported", "the library has no " + op);
        try {
            if (op.equals("hello") && (!in.has("protocol") || in.get("protocol").getAsInt() != 1))
                return refused("other", new Exception("this adapter implements version 1 of the protocol"));
            JsonObject answer = new JsonObject();
            answer.add("ok", run(op, in));
            return answer;
        } catch (Unsupported why) {
            return object("unsupported", why.getMessage());
        } catch (OAuthExpectationFailedException error) {
            return refused("missing-parameter", error);
        } catch (OAuthException | URISyntaxException error) {
            if (caused(error)) return refused("malformed-url", error);
            return broken(error);
        } catch (Exception | Error error) {
            return broken(error);
        }
    }

    static JsonObject broken(Throwable error) {
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        return object("broken", trace.toString());
    }

    public static void main(String[] arguments) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line; (line = lines.readLine()) != null; ) {
            JsonObject question = JsonParser.parseString(line).getAsJsonObject();
            JsonObject reply = answer(text(question, "op"), question.getAsJsonObject("in"));
            reply.add("id", question.get("id"));
            out.println(GSON.toJson(reply));
            out.flush();
        }
    }
}
