/* Fuzzes the library with libFuzzer or AFL++. README.md has the commands. */
#include "basestring.h"

#include <stdio.h>
#include <stdlib.h>

/* In library.c: the operations of the library as JSON, and the verdict on its answer to a call. */
extern const char *const OPERATIONS;
const char *judged(basestring_harness *harness, const char *call);

static void test(basestring_harness *harness, const uint8_t *data, size_t size)
{
    const char *call = basestring_harness_call(harness, data, size);
    const char *find = call ? judged(harness, call) : NULL;
    if (!find) return;
    fprintf(stderr, "%.400s\n", find);
    if (getenv("BASESTRING_STOP")) abort();
}

static basestring_harness *create(void)
{
    char options[4096];
    const char *known = getenv("BASESTRING_KNOWN");
    snprintf(options, sizeof options, "{\"ops\": %s, \"known\": [%s], \"finds\": \"finds\"}", OPERATIONS, known ? known : "");
    basestring_harness *harness = basestring_harness_new(options);
    if (!harness) exit(2);
    return harness;
}

#ifdef ALONE
#include <time.h>

int main(int count, char **words)
{
    static uint8_t data[1 << 16];
    basestring_harness *harness = create();
    char *end = NULL;
    long seconds = count > 1 ? strtol(words[1], &end, 10) : 10;
    if (count == 1 || *end == '\0') {
        time_t last = time(NULL) + seconds;
        srand((unsigned)last);
        for (; time(NULL) < last;) {
            size_t size = 1 + (size_t)rand() % 400;
            for (size_t i = 0; i < size; i++) data[i] = (uint8_t)(rand() >> 4);
            test(harness, data, size);
        }
    } else {
        for (int i = 1; i < count; i++) {
            FILE *file = fopen(words[i], "rb");
            if (!file) { perror(words[i]); return 2; }
            test(harness, data, fread(data, 1, sizeof data, file));
            fclose(file);
        }
    }
    basestring_harness_free(harness);
    return 0;
}
#else
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static basestring_harness *harness;
    if (!harness) harness = create();
    test(harness, data, size);
    return 0;
}
#endif
