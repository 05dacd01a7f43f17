/* report_words.h - codes in words, for people who read a report. Tables; English source, tr() is applied by the caller. */
#ifndef EVENKEEL_REPORT_REPORT_WORDS_H
#define EVENKEEL_REPORT_REPORT_WORDS_H

#include "world/world.h"

/* "GAP" -> "samples are missing"; NULL: a code that is not in the table. */
const char *quality_words(const char *code);
const char *event_words(enum world_event_kind kind);
const char *state_words(const char *state);

#endif
