/* sway_digest.h - a running fingerprint of sway samples: two runs with the same one went the same way, bit
 * for bit.
 *
 * FNV-1a 64 over the bits of every field that the world may judge on (not over padding). */
#ifndef EVENKEEL_SIGNAL_SWAY_DIGEST_H
#define EVENKEEL_SIGNAL_SWAY_DIGEST_H

#include "signal/sway_step.h"

#define SWAY_DIGEST_START 14695981039346656037ULL
uint64_t sway_digest(uint64_t digest, const struct sway_sample *s);

#endif
