/* chunk.h - raw samples as one compressed blob, exact to the bit.
 *
 * Every field of the sample record becomes differences to the sample before, split into byte planes, each
 * plane compressed by itself (zstd): neighbouring samples differ little, so most planes are nearly
 * constant. Pure. */
#ifndef EVENKEEL_RECORDS_CHUNK_H
#define EVENKEEL_RECORDS_CHUNK_H

#include <stddef.h>
#include <stdint.h>

#include "base/force_sample.h"
#include "base/status.h"

enum {
    CHUNK_SAMPLES = 6000
}; /* a minute at 100 Hz: small enough to name a damaged place, large enough to pack well */

/* *blob is malloc'ed. sample_count 1..CHUNK_SAMPLES. STATUS_ARG, STATUS_MEM. */
enum status chunk_pack(const struct force_sample *samples, size_t sample_count, uint8_t **blob,
                       size_t *blob_bytes);
/* out has room for sample_count, which must be what was packed. STATUS_DATA: not a blob of ours, or cut or
 * changed. */
enum status chunk_unpack(const uint8_t *blob, size_t blob_bytes, struct force_sample *out,
                         size_t sample_count);

#endif
