/* analyze_help.h - what evenkeel-lab analyze --help prints. */
#ifndef EVENKEEL_LAB_ANALYZE_HELP_H
#define EVENKEEL_LAB_ANALYZE_HELP_H

extern const char analyze_help[];

#endif
