/* hid_capture_check FILE - are the reports in a capture those that vplate.c sends, one after the other from number 0?
 *
 * Prints "reports N lost M wrong W first F", and at: the number before the first hole (0: none). */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { INPUT_BYTES = 32, NUMBER_AT = 1, PATTERN_AT = 17 };

static int read_hex(const char *text, uint8_t *bytes, int max)
{
    int n = 0;
    unsigned value;
    for (; n < max && sscanf(text + 2 * n, "%2x", &value) == 1; n++) bytes[n] = (uint8_t)value;
    return n;
}

static bool is_right(const uint8_t *r, int count, uint32_t number)
{
    bool right = count == INPUT_BYTES && r[0] == 1;
    for (int i = PATTERN_AT; i < INPUT_BYTES; i++) right = right && r[i] == (uint8_t)(number * 31 + (uint32_t)i);
    return right;
}

int main(int argc, char **argv)
{
    char line[4096];
    unsigned long reports = 0, lost = 0, wrong = 0, first = 0, hole_at = 0;
    uint32_t next = 0;
    FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
    if (!file) return 1;
    while (fgets(line, sizeof line, file)) {
        long long t_ns;
        char direction;
        int hex_at = 0;
        uint8_t r[INPUT_BYTES + 1] = {0};
        if (sscanf(line, "%lld %c %n", &t_ns, &direction, &hex_at) != 2 || direction != 'R') continue;
        int count = read_hex(line + hex_at, r, INPUT_BYTES + 1);
        uint32_t number = (uint32_t)r[NUMBER_AT] | (uint32_t)r[NUMBER_AT + 1] << 8 | (uint32_t)r[NUMBER_AT + 2] << 16 |
                          (uint32_t)r[NUMBER_AT + 3] << 24;
        if (reports++ == 0) next = first = number;
        wrong += !is_right(r, count, number) || number < next;
        if (number > next && lost == 0) hole_at = next;
        if (number > next) lost += number - next;
        next = number + 1;
    }
    (void)fclose(file);
    printf("reports %lu lost %lu wrong %lu first %lu at %lu\n", reports, lost, wrong, first, hole_at);
    return 0;
}
