#include "sipwhy/mem.h"
#include "sipwhy/time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SYSTEM_ZONE "/etc/localtime"

static char zone_name[256];

/* "Etc/UTC" is what Debian calls it; people say UTC. */
static void set_name(const char *name)
{
    snprintf(zone_name, sizeof zone_name, "%s", strcmp(name, "Etc/UTC") == 0 ? "UTC" : name);
}

/* ---------------------------------------------------------------- choosing a zone */

static const char *zone_folder(void)
{
    const char *folder = getenv("TZDIR"); /* where libc looks, too */

    return folder && folder[0] ? folder : "/usr/share/zoneinfo";
}

/* By its first bytes: the folder holds lists and tables as well. */
static bool is_zone_file(const char *path)
{
    char magic[4];
    FILE *file = fopen(path, "rb");
    bool is;

    if (!file)
        return false;
    is = fread(magic, sizeof magic, 1, file) == 1 && memcmp(magic, "TZif", sizeof magic) == 0;
    fclose(file);
    return is;
}

static bool zone_exists(const char *name)
{
    char *path;
    bool exists;

    if (strcmp(name, "UTC") == 0)
        return true;
    if (name[0] == '/' || strstr(name, ".."))
        return false;
    path = sw_sprintf("%s/%s", zone_folder(), name);
    exists = is_zone_file(path);
    free(path);
    return exists;
}

static enum sw_status unknown_zone(const char *where, const char *name, struct sw_err *err)
{
    if (access(zone_folder(), X_OK) != 0)
        return sw_err_set(err, SW_USAGE, "%s: no time zones in %s: install tzdata, or use UTC",
                          where, zone_folder());
    return sw_err_set(err, SW_USAGE,
                      "%s: this system knows no time zone \"%s\": use an IANA name such as "
                      "Europe/Berlin, or UTC",
                      where, name);
}

/* The zone's name in a path such as /usr/share/zoneinfo/Europe/Berlin, NULL if it has none. */
static const char *name_in_path(const char *path)
{
    const char *folder = strstr(path, "zoneinfo/");

    return folder ? folder + strlen("zoneinfo/") : NULL;
}

/* A rule instead of a name, which POSIX allows in $TZ: CET-1CEST,M3.5.0,M10.5.0/3 or <+03>-3. */
static bool is_rule(const char *text)
{
    size_t name = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    if (text[0] == '<')
        name = strcspn(text, ">") + (strchr(text, '>') != NULL);
    return name >= 3 && text[name] && strchr("+-0123456789", text[name]);
}

/* libc takes an unknown zone for UTC without a word, so this looks before libc does. */
static enum sw_status use_environment(const char *value, struct sw_err *err)
{
    const char *name = value[0] == ':' ? value + 1 : value, *short_name = name_in_path(name);
    bool is_path = name[0] == '/';

    if (is_path ? !is_zone_file(name) : !zone_exists(name) && !is_rule(name))
        return unknown_zone("$TZ", name, err);
    set_name(is_path && short_name ? short_name : name);
    tzset();
    return SW_OK;
}

static enum sw_status use_named(const char *name, struct sw_err *err)
{
    if (!zone_exists(name))
        return unknown_zone("--tz", name, err);
    set_name(name);
    setenv("TZ", name, 1);
    tzset();
    return SW_OK;
}

static bool name_from_link(void)
{
    char target[4096];
    ssize_t n = readlink(SYSTEM_ZONE, target, sizeof target - 1);
    const char *name;

    if (n < 0)
        return false;
    target[n] = '\0';
    name = name_in_path(target);
    if (name)
        set_name(name);
    return name != NULL;
}

static bool name_from_debian(void)
{
    char line[sizeof zone_name] = "";
    FILE *file = fopen("/etc/timezone", "r");

    if (!file)
        return false;
    if (fgets(line, sizeof line, file))
        line[strcspn(line, " \t\r\n")] = '\0';
    fclose(file);
    if (!zone_exists(line))
        return false;
    set_name(line);
    return true;
}

static bool is_utc_all_year(void)
{
    int64_t now = (int64_t)time(NULL) * SW_SECOND;

    for (int month = 0; month < 12; month++)
        if (sw_wall_of(now + month * 30 * SW_DAY) != now + month * 30 * SW_DAY)
            return false;
    return true;
}

static void use_system(void)
{
    unsetenv("TZ"); /* set but empty means UTC to libc */
    tzset();
    if (!is_zone_file(SYSTEM_ZONE)) /* libc uses UTC, whatever a dangling link is called */
        set_name("UTC");
    else if (!name_from_link() && !name_from_debian())
        set_name(is_utc_all_year() ? "UTC" : tzname[0]);
}

enum sw_status sw_zone_use(const char *name, struct sw_err *err)
{
    const char *environment = getenv("TZ");

    if (name)
        return use_named(name, err);
    if (environment && environment[0])
        return use_environment(environment, err);
    use_system();
    return SW_OK;
}

const char *sw_zone_name(void)
{
    return zone_name;
}

/* ---------------------------------------------------------------- local time */

static struct tm local_time(int64_t ms)
{
    time_t seconds = (time_t)sw_floor_div(ms, SW_SECOND);
    struct tm local;

    localtime_r(&seconds, &local);
    return local;
}

char *sw_time_local(char *out, size_t size, int64_t ms, const char *format)
{
    struct tm local = local_time(ms);

    if (strftime(out, size, format, &local) == 0 && size > 0)
        out[0] = '\0';
    return out;
}

static int64_t offset_at(int64_t ms)
{
    return local_time(ms).tm_gmtoff * (int64_t)SW_SECOND;
}

int64_t sw_wall_of(int64_t ms)
{
    return ms + offset_at(ms);
}

/* The first instant in (early, late] whose wall time is past `wall`. */
static int64_t end_of_gap(int64_t early, int64_t late, int64_t wall)
{
    while (late - early > 1) {
        int64_t middle = early + (late - early) / 2;

        if (sw_wall_of(middle) > wall)
            late = middle;
        else
            early = middle;
    }
    return late;
}

/*
 * The offset is the one of a day before or of a day after: no zone changes twice within that. If
 * neither fits, the clock jumped over `wall`, somewhere between the two answers.
 */
int64_t sw_wall_instant(int64_t wall)
{
    int64_t before = offset_at(wall - SW_DAY), after = offset_at(wall + SW_DAY);
    int64_t early = wall - (before > after ? before : after);
    int64_t late = wall - (before > after ? after : before);

    if (sw_wall_of(early) == wall)
        return early;
    if (sw_wall_of(late) == wall)
        return late;
    return end_of_gap(early, late, wall);
}

int64_t sw_day_start(int year, int month, int day)
{
    return sw_wall_instant(sw_date_days(year, month, day) * SW_DAY);
}

/* ---------------------------------------------------------------- ISO weeks */

enum { TO_THURSDAY = 3, WEEK_DAYS = 7 };

/* 1970-01-01 was a Thursday. */
static int64_t monday_of(int64_t day)
{
    return sw_floor_div(day + TO_THURSDAY, WEEK_DAYS) * WEEK_DAYS - TO_THURSDAY;
}

/* A week belongs to the year that its Thursday is in (ISO 8601). */
static struct sw_week week_of_day(int64_t day)
{
    int64_t thursday = monday_of(day) + TO_THURSDAY;
    int year = sw_date_of_days(thursday).year;

    return (struct sw_week){year, (int)((thursday - sw_date_days(year, 1, 1)) / WEEK_DAYS) + 1};
}

/* January 4 is always in week 1. */
static int64_t monday_of_week(struct sw_week week)
{
    return monday_of(sw_date_days(week.year, 1, 4)) + ((int64_t)week.week - 1) * WEEK_DAYS;
}

struct sw_week sw_week_of(int64_t ms)
{
    return week_of_day(sw_floor_div(sw_wall_of(ms), SW_DAY));
}

struct sw_week sw_week_add(struct sw_week week, int weeks)
{
    return week_of_day(monday_of_week(week) + (int64_t)weeks * WEEK_DAYS);
}

int sw_week_compare(struct sw_week a, struct sw_week b)
{
    return a.year != b.year ? a.year - b.year : a.week - b.week;
}

int64_t sw_week_start(struct sw_week week)
{
    return sw_wall_instant(monday_of_week(week) * SW_DAY);
}
