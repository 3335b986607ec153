/* What is fuzzed: the operations that the library has. */
#include "basestring.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const OPERATIONS = "[\"percent_encode\"]";

/* Replace this function with one of your library. */
static char *encoded(const char *text)
{
    char *result = malloc(3 * strlen(text) + 1), *end = result;
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte < 128 && (isalnum(byte) || strchr("-._~", byte))) *end++ = (char)byte;
        else end += sprintf(end, "%%%02X", byte);
    }
    *end = '\0';
    return result;
}

/* Answers a call, which is a line of the adapter protocol. NULL if the answer is right or the library cannot express
 * the input, else the find. */
const char *judged(basestring_harness *harness, const char *call)
{
    (void)call; /* Every member of it can be read with basestring_harness_get. */
    const char *text = basestring_harness_get(harness, "/in/text");
    if (!text) return NULL;
    char *result = encoded(text);
    const char *find = basestring_harness_judge_text(harness, "text", result);
    free(result);
    return find;
}
