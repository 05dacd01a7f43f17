/* translate.h - words for people: English is the source, catalogues come from outside the code.
 *
 * tr() marks a text for people and gives it in their language; N_() only marks it (in tables). */
#ifndef EVENKEEL_BASE_TRANSLATE_H
#define EVENKEEL_BASE_TRANSLATE_H

#define N_(text) (text)
static inline const char *tr(const char *english) { return english; }

#endif
