/* pty_shim.h - a pseudo-terminal that stands for a serial cable (devices.md 15 T4); see pty_shim.c. */
#ifndef EVENKEEL_TESTS_PTY_SHIM_H
#define EVENKEEL_TESTS_PTY_SHIM_H

#include <stdbool.h>
#include <stddef.h>

/* The board's end, raw; slave_name is what a plate SPEC names. -1: no pty can be had. Closing it is unplugging. */
int pty_open_pair(char *slave_name, size_t bytes);
/* True. A test that opens the other end of somebody else's pty calls it, so that the linker takes the shim in. */
bool pty_shim_present(void);

#endif
