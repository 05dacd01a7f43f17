/* platform.c - what beside the program's version decides the last bits of a computation. */
#include <stdio.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/processor.h"
#include "records/store_inner.h"

static const char *fused(void)
{
#if defined(__x86_64__)
    /* glibc's exp, sin, pow round differently where the processor multiplies and adds in one step. */
    return PROCESSOR_HAS(FMA, "fma") ? ", fma" : "";
#else
    return "";
#endif
}

void platform_text(char text[PLATFORM_BYTES])
{
    struct utsname name;
    char library[32] = "";
    if (uname(&name) != 0) {
        name.sysname[0] = '\0';
        name.machine[0] = '\0';
    }
    if (confstr(_CS_GNU_LIBC_VERSION, library, sizeof library) == 0) library[0] = '\0';
    (void)snprintf(text, PLATFORM_BYTES, "%.16s %.16s, %s, gcc %d.%d%s", name.sysname, name.machine, library,
                   __GNUC__, __GNUC_MINOR__, fused());
}
