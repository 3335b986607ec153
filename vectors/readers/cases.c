/* Prints the id and the operation of every case: cc cases.c -ljansson &&
 * find FOLDER -mindepth 2 -name '*.json' -exec ./a.out {} + */
#include <jansson.h>

int main(int count, char **files)
{
    for (int i = 1; i < count; i++) {
        json_error_t fault; size_t n; json_t *one, *cases = json_load_file(files[i], JSON_ALLOW_NUL, &fault);
        if (!cases) { fprintf(stderr, "%s: %s\n", files[i], fault.text); return 1; }
        json_array_foreach(cases, n, one)
            printf("%s %s\n", json_string_value(json_object_get(one, "id")), json_string_value(json_object_get(one, "op")));
        json_decref(cases);
    }
}
