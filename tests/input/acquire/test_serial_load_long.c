/* links: acquire */
/* flags: -rdynamic */
/* labels: extended */
/* timeout: 800 */
/* Ten minutes of it. */
#define LOAD_SECONDS 600
#include "test_serial_load.c"
