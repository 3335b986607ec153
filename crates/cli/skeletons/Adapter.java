// Connects an implementation of OAuth 1.0a to `basestring check`, over standard input and output.
//
// One JSON object a line comes in, one goes out, flushed. OPERATIONS lists what it implements: replace
// the body of percentEncode by a call of your library, then add operations, one method each. The JDK
// has no JSON; Json below reads and writes what the protocol needs.

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

public class Adapter {
    static final String NAME = "my-library", VERSION = "0";

    /** The library refuses the input: throw it where the library throws what it documents. */
    static class Refused extends RuntimeException {
        Refused(String message) { super(message); }
    }

    /** The library's interface cannot express this input. */
    static class Unsupported extends RuntimeException {
        Unsupported(String message) { super(message); }
    }

    static final Map<String, Function<Map<String, Object>, Object>> OPERATIONS =
        new TreeMap<>(Map.of("percent_encode", Adapter::percentEncode));

    static Object percentEncode(Map<String, Object> given) {
        if (!(given.get("text") instanceof String text)) {
            throw new Unsupported("octets that are no text");
        }
        StringBuilder encoded = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char letter = (char) (octet & 0xff);
            boolean bare = letter < 128 && (Character.isLetterOrDigit(letter) || "-._~".indexOf(letter) >= 0);
            encoded.append(bare ? String.valueOf(letter) : String.format("%%%02X", octet & 0xff));
        }
        return Map.of("text", encoded.toString());
    }

    static Map<String, Object> answer(String op, Map<String, Object> given) {
        if (op.equals("hello")) {
            return Map.of("ok", Map.of("protocol", 1, "name", NAME, "version", VERSION,
                "language", "Java", "ops", List.copyOf(OPERATIONS.keySet())));
        }
        if (!OPERATIONS.containsKey(op)) {
            return Map.of("unsupported", "no operation " + op);
        }
        try {
            return Map.of("ok", OPERATIONS.get(op).apply(given));
        } catch (Unsupported why) {
            return Map.of("unsupported", why.getMessage());
        } catch (Refused why) {
            return Map.of("refused", Map.of("message", why.getMessage()));
        } catch (Exception bug) {
            // A caught bug is no refusal.
            StringWriter trace = new StringWriter();
            bug.printStackTrace(new PrintWriter(trace));
            return Map.of("broken", trace.toString());
        }
    }

    @SuppressWarnings("unchecked")
    public static void main(String[] arguments) throws Exception {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            var request = (Map<String, Object>) new Json(line).value();
            var answered = new LinkedHashMap<String, Object>();
            answered.put("id", request.get("id"));
            answered.putAll(answer((String) request.get("op"), (Map<String, Object>) request.get("in")));
            out.println(Json.write(answered));
        }
    }

    /** Objects as maps, arrays as lists, numbers as they are spelt. */
    static class Json {
        private final String text;
        private int at = 0;

        Json(String text) { this.text = text; }

        private char next() {
            while (Character.isWhitespace(text.charAt(at))) at++;
            return text.charAt(at);
        }

        Object value() {
            char first = next();
            if (first == '"') return string();
            if (first == '{' || first == '[') {
                char end = first == '{' ? '}' : ']';
                var members = new LinkedHashMap<String, Object>();
                var items = new ArrayList<Object>();
                at++;
                while (next() != end) {
                    if (text.charAt(at) == ',') { at++; continue; }
                    if (first == '[') { items.add(value()); continue; }
                    String name = string();
                    next();
                    at++;
                    members.put(name, value());
                }
                at++;
                return first == '{' ? members : items;
            }
            int start = at;
            while (at < text.length() && ",]} \t".indexOf(text.charAt(at)) < 0) at++;
            String word = text.substring(start, at);
            return switch (word) {
                case "true" -> true;
                case "false" -> false;
                case "null" -> null;
                default -> new java.math.BigDecimal(word);
            };
        }

        private String string() {
            StringBuilder out = new StringBuilder();
            for (at++; text.charAt(at) != '"'; at++) {
                if (text.charAt(at) != '\\') { out.append(text.charAt(at)); continue; }
                char escape = text.charAt(++at);
                int known = "bfnrt".indexOf(escape);
                if (escape == 'u') {
                    out.append((char) Integer.parseInt(text.substring(at + 1, at + 5), 16));
                    at += 4;
                } else {
                    out.append(known < 0 ? escape : "\b\f\n\r\t".charAt(known));
                }
            }
            at++;
            return out.toString();
        }

        static String write(Object value) {
            if (value instanceof Map<?, ?> members) {
                var parts = new ArrayList<String>();
                members.forEach((name, inner) -> parts.add(write(name) + ":" + write(inner)));
                return "{" + String.join(",", parts) + "}";
            }
            if (value instanceof List<?> items) {
                return "[" + String.join(",", items.stream().map(Json::write).toList()) + "]";
            }
            if (!(value instanceof String text)) return String.valueOf(value);
            StringBuilder out = new StringBuilder("\"");
            for (char letter : text.toCharArray()) {
                if (letter == '"' || letter == '\\') out.append('\\').append(letter);
                else if (letter < ' ') out.append(String.format("\\u%04x", (int) letter));
                else out.append(letter);
            }
            return out.append('"').toString();
        }
    }
}
