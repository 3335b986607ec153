/* Connects an implementation of OAuth 1.0a to `basestring check`, over standard input and output.
 *
 * One JSON object a line comes in, one goes out, flushed. OPERATIONS lists what it implements: replace
 * the body of percent_encode by a call of your library, then add operations, one function each. C has
 * no JSON: member() finds a text by its name in the line, which is enough for texts and numbers; for
 * more take a library. */

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME "my-library"
#define VERSION "0"

struct text { char *octets; size_t length; };

static void push(struct text *text, char octet)
{
    text->octets = realloc(text->octets, text->length + 2);
    if (!text->octets) abort();
    text->octets[text->length++] = octet;
    text->octets[text->length] = 0;
}

static void push_character(struct text *text, unsigned long number)
{
    if (number < 0x80) { push(text, (char) number); return; }
    int more = number < 0x800 ? 1 : number < 0x10000 ? 2 : 3;
    push(text, (char) ((0xf00 >> more) | (number >> (6 * more))));
    while (more--) push(text, (char) (0x80 | (number >> (6 * more) & 0x3f)));
}

/* The text after a quotation mark, and where it ends. */
static struct text string(const char *at, const char **end)
{
    struct text text = { calloc(1, 1), 0 };
    unsigned long high = 0;
    while (*at && *at != '"') {
        if (*at != '\\') { push(&text, *at++); continue; }
        const char *known = strchr("b\bf\fn\nr\rt\t", at[1]);
        if (at[1] == 'u') {
            char digits[5] = "";
            strncpy(digits, at + 2, 4);
            unsigned long unit = strtoul(digits, NULL, 16);
            at += 2 + strlen(digits);
            if (unit >= 0xd800 && unit < 0xdc00) { high = unit; continue; }
            if (high && unit >= 0xdc00 && unit < 0xe000)
                unit = 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00);
            high = 0;
            push_character(&text, unit);
        } else {
            push(&text, known ? known[1] : at[1]);
            at += at[1] ? 2 : 1;
        }
    }
    *end = *at ? at + 1 : at;
    return text;
}

/* The place after "name": in a line, inside its nested objects too; NULL where it is not there. */
static const char *member(const char *line, const char *name)
{
    while ((line = strchr(line, '"'))) {
        const char *end;
        struct text text = string(line + 1, &end);
        int same = text.length == strlen(name) && !memcmp(text.octets, name, text.length);
        free(text.octets);
        while (isspace((unsigned char) *end)) end++;
        line = end;
        if (*line != ':') continue;
        line++;
        while (isspace((unsigned char) *line)) line++;
        if (same) return line;
    }
    return NULL;
}

static void print_string(struct text text)
{
    putchar('"');
    for (size_t i = 0; i < text.length; i++) {
        unsigned char octet = (unsigned char) text.octets[i];
        if (octet == '"' || octet == '\\') printf("\\%c", octet);
        else if (octet < ' ') printf("\\u%04x", octet);
        else putchar(octet);
    }
    putchar('"');
}

static void percent_encode(const char *line)
{
    const char *place = member(line, "text"), *end;
    if (!place || *place != '"') { printf("\"unsupported\":\"octets that are no text\""); return; }
    struct text given = string(place + 1, &end), encoded = { calloc(1, 1), 0 };
    for (size_t i = 0; i < given.length; i++) {
        unsigned char octet = (unsigned char) given.octets[i];
        if (octet < 128 && (isalnum(octet) || (octet && strchr("-._~", octet)))) push(&encoded, (char) octet);
        else {
            char escape[4];
            snprintf(escape, sizeof escape, "%%%02X", octet);
            for (int k = 0; k < 3; k++) push(&encoded, escape[k]);
        }
    }
    printf("\"ok\":{\"text\":");
    print_string(encoded);
    putchar('}');
    free(given.octets);
    free(encoded.octets);
}

static const struct { const char *name; void (*answer)(const char *line); } OPERATIONS[] = {
    { "percent_encode", percent_encode },
};
#define COUNT (sizeof OPERATIONS / sizeof *OPERATIONS)

static void answer(const char *op, const char *line)
{
    if (!strcmp(op, "hello")) {
        printf("\"ok\":{\"protocol\":1,\"name\":\"" NAME "\",\"version\":\"" VERSION "\",\"language\":\"C\",\"ops\":[");
        for (size_t i = 0; i < COUNT; i++) printf("%s\"%s\"", i ? "," : "", OPERATIONS[i].name);
        printf("]}");
        return;
    }
    for (size_t i = 0; i < COUNT; i++)
        if (!strcmp(op, OPERATIONS[i].name)) { OPERATIONS[i].answer(line); return; }
    printf("\"unsupported\":\"no such operation\"");
}

int main(void)
{
    struct text line = { calloc(1, 1), 0 };
    for (int octet; (octet = getchar()) != EOF;) {
        if (octet != '\n') { push(&line, (char) octet); continue; }
        const char *id = member(line.octets, "id"), *op = member(line.octets, "op"), *end;
        if (!id || !op || *op != '"') { fprintf(stderr, "no request: %s\n", line.octets); return 1; }
        struct text name = string(op + 1, &end);
        printf("{\"id\":%.*s,", (int) strspn(id, "0123456789"), id);
        answer(name.octets, line.octets);
        printf("}\n");
        fflush(stdout);
        free(name.octets);
        line.length = 0;
        line.octets[0] = 0;
    }
    return 0;
}
