#include "drivers/serial_builtin.h"

#include <libserialport.h>
#include <string.h>

size_t serial_builtin_list(char (*names)[SERIAL_BUILTIN_BYTES], size_t max)
{
    struct sp_port **ports = NULL;
    size_t n = 0;
    if (sp_list_ports(&ports) != SP_OK) return 0;
    for (size_t i = 0; ports[i] && n < max; i++) {
        const char *name = sp_get_port_name(ports[i]);
        if (sp_get_port_transport(ports[i]) != SP_TRANSPORT_NATIVE || strlen(name) >= SERIAL_BUILTIN_BYTES) continue;
        memcpy(names[n++], name, strlen(name) + 1);
    }
    sp_free_port_list(ports);
    return n;
}
