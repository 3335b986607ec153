/* The fuzz harness of the conformance oracle `basestring`: calls that are made of a fuzzer's bytes, the verdict on
 * the answers, and the finds, each cause once with the smallest call that shows it.
 *
 * Every text is UTF-8 and ends with a zero byte. A text that a function gives belongs to the harness, and is valid
 * until the next call of a function with the same harness. A harness is for one thread. */
#ifndef BASESTRING_H
#define BASESTRING_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct basestring_harness basestring_harness;

/* A harness. `options` is JSON, with all members optional: {"ops": ["sign"], "known": ["encode-tilde"], "finds":
 * "finds"}. `ops` are the operations of the implementation, `known` the mistakes that are no finds, `finds` the folder
 * to which finds are written. NULL if the options are wrong: then the reason is printed on standard error. */
basestring_harness *basestring_harness_new(const char *options);

/* The call that bytes describe, as a line of the adapter protocol: {"id": 1, "op": …, "in": …}. NULL if they describe
 * none: then the input is to be skipped. */
const char *basestring_harness_call(basestring_harness *harness, const uint8_t *data, size_t size);

/* The text at a JSON pointer in the last call, such as "/op" or "/in/text". NULL if there is none, if it is no text,
 * or if it has a zero byte. */
const char *basestring_harness_get(basestring_harness *harness, const char *pointer);

/* Judges the answer to the last call, as the adapter protocol has it: {"ok": {"text": "a%20b"}}. NULL if it is right,
 * or wrong by a cause that was found with a smaller call; else the find as JSON. */
const char *basestring_harness_judge(basestring_harness *harness, const char *answer);

/* Judges a result of one text: the member `name` of `ok`. */
const char *basestring_harness_judge_text(basestring_harness *harness, const char *name, const char *text);

/* Frees a harness with every text that it gave. NULL is allowed. */
void basestring_harness_free(basestring_harness *harness);

#ifdef __cplusplus
}
#endif

#endif
