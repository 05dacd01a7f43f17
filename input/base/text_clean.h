/* text_clean.h - text from outside, made fit for a screen and a terminal. Pure. */
#ifndef EVENKEEL_BASE_TEXT_CLEAN_H
#define EVENKEEL_BASE_TEXT_CLEAN_H

/* In place: control characters and bytes that are no UTF-8 become '?'. */
void text_clean(char *text);

#endif
