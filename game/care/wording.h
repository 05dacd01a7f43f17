/* wording.h - texts whose words were chosen with care and must not drift: T1 to T14 of exercises.md 16, and the words that
 * no other text for patients may use. English source: translate with tr() when drawn. Pure. */
#ifndef EVENKEEL_CARE_WORDING_H
#define EVENKEEL_CARE_WORDING_H

#include <stddef.h>

enum wording {
    WORDING_T1_INTENDED_USE,
    WORDING_T2_DOCTOR,
    WORDING_T3_ADD_ON,
    WORDING_T4_NUMBERS,
    WORDING_T5_BONES,
    WORDING_T6_HELPER,
    WORDING_T7_EMERGENCY,
    WORDING_T8_COMFORT,
    WORDING_T9_ENOUGH,
    WORDING_T10_PAIN,
    WORDING_T11_BRACE,
    WORDING_T12_OTHER_HELP,
    WORDING_T13_NO_MASSAGE,
    WORDING_T14_RESEARCH,
    WORDING_COUNT,
};
const char *wording(enum wording w);
const char *wording_key(enum wording w);   /* "T2 doctor" */

/* T7 with the local emergency number in its place. 0, or -1: text is too small. */
int wording_emergency(const char *number, char *text, size_t text_bytes);

/* The first word that patients are not to read ("failed", "danger", ...; inflections too), or NULL. T1 to T14 are exempt:
 * they say what the program does not do. */
const char *wording_forbidden_in(const char *text);

#endif
