/* Calls every function over pseudorandom inputs, for the address sanitizer. */
#include "basestring.h"

#include <stdio.h>
#include <string.h>

int main(void)
{
    basestring_harness *harness = basestring_harness_new("{\"ops\": [\"percent_encode\", \"sign\"]}");
    uint32_t state = 1;
    unsigned calls = 0, finds = 0;
    if (!harness || basestring_harness_new("{\"ops\": 1}")) return 1;
    for (unsigned run = 0; run < 3000; run++) {
        uint8_t data[160];
        for (size_t i = 0; i < sizeof data; i++) {
            state = state * 1664525u + 1013904223u;
            data[i] = state >> 24;
        }
        if (!basestring_harness_call(harness, data, run % sizeof data)) continue;
        calls++;
        const char *op = basestring_harness_get(harness, "/op"), *find = NULL;
        if (!op) return 1;
        if (strcmp(op, "percent_encode") == 0) {
            char text[4096];
            const char *given = basestring_harness_get(harness, "/in/text");
            if (!given) continue;
            snprintf(text, sizeof text, "%s", given);
            find = basestring_harness_judge_text(harness, "text", text); /* Encodes nothing. */
        } else {
            find = basestring_harness_judge(harness, "{\"unsupported\": \"only percent_encode\"}");
        }
        if (find && strstr(find, "\"cause\"")) finds++;
    }
    basestring_harness_free(harness);
    basestring_harness_free(NULL);
    printf("%u calls, %u finds\n", calls, finds);
    return calls > 500 && finds > 0 ? 0 : 1;
}
