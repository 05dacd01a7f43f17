/* exitcode STATUS - ends the emulator: it exits with 2 * STATUS + 1 (isa-debug-exit). */
#include <stdlib.h>
#include <sys/io.h>

enum { DEBUG_PORT = 0xf4, PORT_COUNT = 4 };

int main(int argc, char **argv)
{
    if (ioperm(DEBUG_PORT, PORT_COUNT, 1) != 0) return 1;
    outb((unsigned char)(argc > 1 ? atoi(argv[1]) : 0), DEBUG_PORT);
    return 0;
}
