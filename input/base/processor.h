/* processor.h - whether this processor has an instruction set, and the system lets programs use it.
 *
 * x86-64. The C library found out when the program started. The compiler's own __builtin_cpu_supports would ask
 * the processor once more, before main, whether anybody wants to know or not: in a virtual machine every
 * question is a trip to the host, together 0.05 ms of every start.
 * Usage: PROCESSOR_HAS(AVX2, "avx2"). */
#ifndef EVENKEEL_BASE_PROCESSOR_H
#define EVENKEEL_BASE_PROCESSOR_H

#if defined __has_include
#if __has_include(<sys/platform/x86.h>) /* glibc 2.33 */
#include <sys/platform/x86.h>
#define PROCESSOR_HAS(feature, name) CPU_FEATURE_ACTIVE(feature)
#endif
#endif
#ifndef PROCESSOR_HAS
#define PROCESSOR_HAS(feature, name) __builtin_cpu_supports(name)
#endif

#endif
