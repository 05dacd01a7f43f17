/* metric_document.h - the tables of docs/researchers.md out of the tables in code: metrics, profiles, filters, reasons, flags, columns,
 * norms. Nothing there is typed twice; a test holds the document to them. */
#ifndef EVENKEEL_LAB_METRIC_DOCUMENT_H
#define EVENKEEL_LAB_METRIC_DOCUMENT_H

#include <stdio.h>

/* Markdown in blocks; each stands between <!-- begin NAME --> and <!-- end NAME -->, as in the document. */
void metric_document(FILE *to);
void norm_document(FILE *to); /* its part about people: norms, and how much sway repeats */

void document_begin(const char *block, FILE *to);
void document_end(const char *block, FILE *to);

#endif
