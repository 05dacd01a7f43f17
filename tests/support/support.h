/* support.h - what every test needs: places, the reference recordings, facts that name the failing row. */
#ifndef EVENKEEL_TESTS_SUPPORT_H
#define EVENKEEL_TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Path of a file under the reference data ("cop/hbedb/BDS00001.txt"), or exits the whole program with 77 and a visible
 * line when the folder is absent. Static buffer of four paths in turn. */
const char *reference_file(const char *relative);
bool reference_present(void);
/* A fresh directory that is removed at exit. Static buffer. */
const char *scratch_dir(void);
/* Fails naming what, got and want when |got - want| > tolerance (or either is NaN and not both). */
void assert_near(const char *what, double got, double want, double tolerance);

#endif
