/* moment.h - the named moments of writing, so that a test can stop, fail or delay the program exactly there.
 *
 * Weak: the program's own version does nothing. Called on whichever thread writes. */
#ifndef EVENKEEL_RECORDS_MOMENT_H
#define EVENKEEL_RECORDS_MOMENT_H

/* 0: go on. Else an errno that the step about to be taken shall report instead of being taken. */
int records_moment(const char *name);

#endif
