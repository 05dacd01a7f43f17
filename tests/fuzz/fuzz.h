/* fuzz.h - what every fuzz target shares. A target takes any bytes and checks what must hold for all of them.
 *
 * With EVENKEEL_FUZZ a target is linked with libFuzzer (./dev fuzz); without it corpus_main.c plays its seeds in
 * tests/fixtures/fuzz/TARGET and fixed mutations of them, as an ordinary test. */
#ifndef EVENKEEL_TESTS_FUZZ_H
#define EVENKEEL_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

/* assert() would be gone in optimised builds. */
#define HOLDS(condition)                                                                                     \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            (void)fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);             \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

#endif
