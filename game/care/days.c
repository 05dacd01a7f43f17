#include "care/days.h"

/* Civil date of a day number: years are counted from 1 March, so that the leap day comes last and all months before it have
 * their place at (153*m + 2)/5. */
int month_of_day(int day)
{
    enum { DAYS_TO_1970 = 719468, DAYS_IN_ERA = 146097 }; /* from 1 March of year 0; 400 years */
    long days = (long)day + DAYS_TO_1970;
    long era = (days >= 0 ? days : days - (DAYS_IN_ERA - 1)) / DAYS_IN_ERA;
    long of_era = days - era * DAYS_IN_ERA;
    long year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    long of_year = of_era - (365 * year + year / 4 - year / 100);
    long march_month = (5 * of_year + 2) / 153; /* 0: March */
    return (int)((year + era * 400) * 12 + march_month + 2);
}

bool monthly_due(int last_day, int today)
{
    return last_day == DAY_NONE || last_day > today || month_of_day(last_day) != month_of_day(today);
}
