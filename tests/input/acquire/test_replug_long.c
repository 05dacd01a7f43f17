/* links: acquire records */
/* flags: -rdynamic -Wl,--wrap=driver_list */
/* labels: extended */
/* timeout: 600 */
/* A thousand times (platform.md 8 R05). */
#define REPLUG_CYCLES 1000
#include "test_replug.c"
