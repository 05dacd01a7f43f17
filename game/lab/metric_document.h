/* metric_document.h - the tables of docs/researchers.md, out of the tables in code: metrics, profiles, reasons, flags. */
#ifndef EVENKEEL_LAB_METRIC_DOCUMENT_H
#define EVENKEEL_LAB_METRIC_DOCUMENT_H

#include <stdio.h>

/* Markdown in blocks; each stands between <!-- begin NAME --> and <!-- end NAME -->, as in the document. */
void metric_document(FILE *to);

#endif
