/* therapist_document.h - what a therapist would want to print: exercises and grades out of the level files, caps and safety rules out of
 * the tables of care. Markdown; each block stands between <!-- begin NAME --> and <!-- end NAME -->, as in docs/therapists.md. */
#ifndef EVENKEEL_LAB_THERAPIST_DOCUMENT_H
#define EVENKEEL_LAB_THERAPIST_DOCUMENT_H

#include <stdio.h>

#include "lab/cohort.h"

void therapist_document(const struct cohort_files *files, FILE *to);

#endif
