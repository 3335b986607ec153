/* liboauth, as its adapter calls it. */
#define main adapter_main
#include "adapter.c"
#undef main

#include "basestring.h"

const char *const OPERATIONS = "[\"percent_encode\", \"base_string_uri\", \"normalize_parameters\", \"base_string\","
                               " \"form_decode\", \"sign_base_string\", \"sign\"]";

const char *judged(basestring_harness *harness, const char *call)
{
    json_t *question = json_loads(call, JSON_ALLOW_NUL, NULL), *answer;
    char *text;
    const char *find;
    if (!question) return NULL;
    answer = answer_to(question);
    text = json_dumps(answer, JSON_COMPACT);
    find = basestring_harness_judge(harness, text);
    free(text);
    json_decref(answer);
    json_decref(question);
    return find;
}
