/* Drives the C library liboauth over the adapter protocol.
 *
 * liboauth works on an array of "name=value" strings whose first element is the URL. Signing goes through
 * oauth_sign_array2_process, the step that oauth_sign_url2 calls. It adds a version, a nonce and a
 * timestamp where none are given. A base string alone is made of the library's public functions. The library has
 * no verifier and reads no headers. */

#define _GNU_SOURCE
#include <jansson.h>
#include <oauth.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct {
    int count;
    char **items;
} params_t;

static json_t *unsupported(const char *why) { return json_pack("{s:s}", "unsupported", why); }

static json_t *ok(json_t *result)
{
    return result ? json_pack("{s:o}", "ok", result) : unsupported("the answer is not valid UTF-8");
}

static json_t *ok_text(char *text)
{
    json_t *answer = ok(json_pack("{s:s}", "text", text));
    free(text);
    return answer;
}

static const char *text_of(json_t *object, const char *name) { return json_string_value(json_object_get(object, name)); }

/* The first member of object that is not listed, or NULL. */
static const char *unknown_field(json_t *object, ...)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value) {
        va_list known;
        const char *name;
        va_start(known, object);
        while ((name = va_arg(known, const char *)) && strcmp(name, key) != 0) {}
        va_end(known);
        if (!name) return key;
    }
    return NULL;
}

/* C strings end at U+0000. */
static int has_nul(json_t *value)
{
    const char *key;
    json_t *member;
    size_t index;
    if (json_is_string(value)) return strlen(json_string_value(value)) != json_string_length(value);
    json_object_foreach(value, key, member) if (has_nul(member)) return 1;
    json_array_foreach(value, index, member) if (has_nul(member)) return 1;
    return 0;
}

static void add(params_t *params, const char *name, const char *value)
{
    char *pair = NULL;
    if (!value || asprintf(&pair, "%s=%s", name, value) < 0) return;
    oauth_add_param_to_array(&params->count, &params->items, pair);
    free(pair);
}

static void sort(params_t *params)
{
    if (params->count > 1) qsort(&params->items[1], params->count - 1, sizeof(char *), oauth_cmpstringp);
}

/* Puts the request's URL and parameters into params. The user decides which bodies are forms. A form is
 * appended to the URL, as oauth_sign_url2 requires, and split as that function splits it. */
static json_t *read_request(json_t *request, params_t *params)
{
    const char *url = text_of(request, "url"), *body = text_of(request, "body"), *type = NULL;
    const char *authority = strstr(url, "://");
    size_t index;
    json_t *header;
    if (unknown_field(request, "method", "url", "headers", "body", NULL)) return unsupported("a body is text");
    authority = authority ? authority + 3 : "";
    json_array_foreach(json_object_get(request, "headers"), index, header) {
        const char *name = json_string_value(json_array_get(header, 0));
        const char *value = json_string_value(json_array_get(header, 1));
        if (strcasecmp(name, "authorization") == 0) return unsupported("the library reads no Authorization header");
        if (strcasecmp(name, "host") == 0 && (strlen(value) != strcspn(authority, "/?#") ||
                                               strncasecmp(value, authority, strlen(value)) != 0))
            return unsupported("the library signs the URL's host and reads no Host header");
        if (strcasecmp(name, "content-type") == 0) {
            if (type) return unsupported("with several Content-Type headers it is unclear whether the body is a form");
            type = value;
        }
    }
    static const char form[] = "application/x-www-form-urlencoded";
    const size_t length = sizeof form - 1;
    if (body && *body && type && strncasecmp(type, form, length) == 0 && strchr("; \t", type[length])) {
        char *joined = NULL;
        if (asprintf(&joined, "%s%c%s", url, strchr(url, '?') ? '&' : '?', body) < 0) abort();
        params->count = oauth_split_post_paramters(joined, &params->items, 0);
        free(joined);
    } else {
        params->count = oauth_split_url_parameters(url, &params->items);
    }
    if (params->count == 0)
        return json_pack("{s:{s:s,s:s}}", "refused", "kind", "malformed-url", "message", "no URL was found");
    return NULL;
}

static char *base_string(const char *method, const params_t *params)
{
    char *upper = strdup(method), *query, *text;
    for (char *c = upper; *c; c++)
        if (*c >= 'a' && *c <= 'z') *c -= 'a' - 'A';
    query = oauth_serialize_url_parameters(params->count, params->items);
    text = oauth_catenc(3, upper, params->items[0], query);
    free(query);
    free(upper);
    return text;
}

/* The protocol parameters of the array, which are decoded there. */
static json_t *protocol_parameters(const params_t *params)
{
    json_t *pairs = json_array();
    for (int i = 1; i < params->count; i++) {
        const char *item = params->items[i], *equals = strchr(item, '=');
        if (strncmp(item, "oauth_", 6) != 0 || !equals) continue;
        json_array_append_new(pairs, json_pack("[s%, s]", item, (size_t)(equals - item), equals + 1));
    }
    return pairs;
}

static json_t *sign_or_base_string(json_t *in, int sign)
{
    static const char *const own[] = {"timestamp", "nonce", "version", "callback", "verifier", "body_hash"};
    json_t *request = json_object_get(in, "request"), *credentials = json_object_get(in, "credentials");
    json_t *oauth = json_object_get(in, "oauth"), *answer;
    const char *name = text_of(oauth, "signature_method"), *method = text_of(request, "method");
    const char *key = text_of(credentials, "consumer_key"), *secret = text_of(credentials, "consumer_secret");
    const char *token = text_of(credentials, "token"), *token_secret = text_of(credentials, "token_secret");
    params_t params = {0, NULL};
    OAuthMethod signature_method;

    if (unknown_field(in, "request", "credentials", "oauth", NULL) ||
        unknown_field(credentials, "consumer_key", "consumer_secret", "token", "token_secret", NULL) ||
        unknown_field(oauth, "signature_method", "timestamp", "nonce", "version", "callback", "verifier",
                      "body_hash", "realm", NULL))
        return unsupported("the input has a member that this adapter does not know");
    if (!key) return unsupported("a consumer key is always sent");
    if (name && strcmp(name, "HMAC-SHA1") == 0) signature_method = OA_HMAC;
    else if (name && strcmp(name, "PLAINTEXT") == 0) signature_method = OA_PLAINTEXT;
    else return unsupported("the library has HMAC-SHA1, PLAINTEXT, and RSA-SHA1, and the input has no RSA key");
    if ((answer = read_request(request, &params))) return answer;

    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        char full[32];
        snprintf(full, sizeof full, "oauth_%s", own[i]);
        add(&params, full, text_of(oauth, own[i]));
    }
    if (sign) {
        oauth_sign_array2_process(&params.count, &params.items, NULL, signature_method, method, key, secret, token,
                                  token_secret);
    } else {
        add(&params, "oauth_token", token);
        add(&params, "oauth_consumer_key", key);
        add(&params, "oauth_signature_method", name);
        sort(&params);
    }
    if (!sign) {
        answer = ok_text(base_string(method, &params));
    } else {
        /* The signature is the last of the array; without it, the array is what was signed. */
        char *header = oauth_serialize_url_sep(params.count, 1, params.items, ", ", 6), *normalized, *text;
        const char *signature = params.items[params.count - 1] + strlen("oauth_signature=");
        params.count--;
        normalized = oauth_serialize_url_parameters(params.count, params.items);
        text = base_string(method, &params);
        answer = json_pack("{s:s, s:s, s:s, s:s}", "signature", signature, "base_string_uri", params.items[0],
                           "parameters", normalized, "base_string", text);
        params.count++;
        /* The library has no realm; its user would have to write it. */
        if (answer && !text_of(oauth, "realm"))
            json_object_set_new(answer, "authorization", json_sprintf("OAuth %s", header));
        else if (answer)
            json_object_set_new(answer, "params_sent", protocol_parameters(&params));
        answer = ok(answer);
        free(text);
        free(normalized);
        free(header);
    }
    oauth_free_array(&params.count, &params.items);
    return answer;
}

static json_t *sign(json_t *in) { return sign_or_base_string(in, 1); }
static json_t *make_base_string(json_t *in) { return sign_or_base_string(in, 0); }

static json_t *percent_encode(json_t *in)
{
    if (unknown_field(in, "text", NULL)) return unsupported("the input has a member that this adapter does not know");
    return ok_text(oauth_url_escape(text_of(in, "text")));
}

static json_t *base_string_uri(json_t *in)
{
    json_t *answer, *request = json_pack("{s:O}", "url", json_object_get(in, "url"));
    params_t params = {0, NULL};
    if (unknown_field(in, "url", NULL)) return unsupported("the input has a member that this adapter does not know");
    answer = read_request(request, &params);
    json_decref(request);
    if (answer) return answer;
    answer = ok(json_pack("{s:s}", "text", params.items[0]));
    oauth_free_array(&params.count, &params.items);
    return answer;
}

static json_t *normalize_parameters(json_t *in)
{
    json_t *answer, *pair;
    params_t params = {0, NULL};
    size_t index;
    if (unknown_field(in, "params", NULL)) return unsupported("the input has a member that this adapter does not know");
    oauth_add_param_to_array(&params.count, &params.items, "http://localhost/");
    json_array_foreach(json_object_get(in, "params"), index, pair) {
        const char *name = json_string_value(json_array_get(pair, 0));
        if (strchr(name, '=')) {
            oauth_free_array(&params.count, &params.items);
            return unsupported("a parameter is one string, name=value: a name cannot hold =");
        }
        add(&params, name, json_string_value(json_array_get(pair, 1)));
    }
    sort(&params);
    answer = ok_text(oauth_serialize_url_parameters(params.count, params.items));
    oauth_free_array(&params.count, &params.items);
    return answer;
}

/* oauth_split_url_parameters takes "the url or query-string to parse"; the library's own example reads a
 * provider's answer with it. */
static json_t *form_decode(json_t *in)
{
    json_t *pairs = json_array(), *answer;
    params_t params = {0, NULL};
    if (unknown_field(in, "text", NULL)) return unsupported("the input has a member that this adapter does not know");
    params.count = oauth_split_url_parameters(text_of(in, "text"), &params.items);
    for (int i = 0; i < params.count && pairs; i++) {
        char *equals = strchr(params.items[i], '=');
        if (equals) *equals = '\0';
        json_t *pair = json_pack("[s, s]", params.items[i], equals ? equals + 1 : "");
        if (!pair || json_array_append_new(pairs, pair) != 0) {
            json_decref(pairs);
            pairs = NULL;
        }
    }
    answer = ok(pairs ? json_pack("{s:o}", "params", pairs) : NULL);
    oauth_free_array(&params.count, &params.items);
    return answer;
}

static json_t *sign_base_string(json_t *in)
{
    json_t *credentials = json_object_get(in, "credentials"), *answer;
    const char *method = text_of(in, "signature_method");
    char *keys, *signature;
    if (unknown_field(in, "text", "credentials", "signature_method", NULL))
        return unsupported("the input has a member that this adapter does not know");
    keys = oauth_catenc(2, text_of(credentials, "consumer_secret"), text_of(credentials, "token_secret"));
    if (strcmp(method, "HMAC-SHA1") == 0) signature = oauth_sign_hmac_sha1(text_of(in, "text"), keys);
    else if (strcmp(method, "PLAINTEXT") == 0) signature = oauth_sign_plaintext(text_of(in, "text"), keys);
    else signature = NULL;
    answer = signature ? ok(json_pack("{s:s}", "signature", signature)) : unsupported("no such signature method");
    free(signature);
    free(keys);
    return answer;
}

static json_t *hello(json_t *in);

static const struct {
    const char *name;
    json_t *(*run)(json_t *in);
} operations[] = {
    {"hello", hello},
    {"percent_encode", percent_encode},
    {"base_string_uri", base_string_uri},
    {"normalize_parameters", normalize_parameters},
    {"base_string", make_base_string},
    {"form_decode", form_decode},
    {"sign_base_string", sign_base_string},
    {"sign", sign},
};
static const size_t operation_count = sizeof operations / sizeof *operations;

static json_t *hello(json_t *in)
{
    json_t *names = json_array();
    if (json_integer_value(json_object_get(in, "protocol")) != 1)
        return json_pack("{s:{s:s,s:s}}", "refused", "kind", "other", "message", "this adapter implements version 1 of the protocol");
    for (size_t i = 0; i < operation_count; i++) json_array_append_new(names, json_string(operations[i].name));
    return ok(json_pack("{s:i, s:s, s:s, s:s, s:o, s:s, s:s}", "protocol", 1, "name", "liboauth", "version",
                        LIBOAUTH_VERSION, "language", "C", "ops", names, "homepage",
                        "https://github.com/x42/liboauth", "issues", "https://github.com/x42/liboauth/issues"));
}

static json_t *answer_to(json_t *question)
{
    const char *op = text_of(question, "op");
    json_t *in = json_object_get(question, "in");
    for (size_t i = 0; i < operation_count; i++)
        if (op && strcmp(op, operations[i].name) == 0)
            return has_nul(in) ? unsupported("C strings end at U+0000") : operations[i].run(in);
    return unsupported("liboauth has no such operation");
}

int main(void)
{
    char *line = NULL;
    size_t size = 0;
    ssize_t length;
    while ((length = getline(&line, &size, stdin)) > 0) {
        json_error_t error;
        json_t *question = json_loadb(line, length, JSON_ALLOW_NUL, &error), *answer;
        if (!question) {
            fprintf(stderr, "not a JSON object: %s\n", error.text);
            return 1;
        }
        answer = answer_to(question);
        json_object_set(answer, "id", json_object_get(question, "id"));
        json_dumpf(answer, stdout, JSON_COMPACT);
        putchar('\n');
        fflush(stdout);
        json_decref(answer);
        json_decref(question);
    }
    free(line);
    return 0;
}
