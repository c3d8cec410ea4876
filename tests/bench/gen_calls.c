/*
 * gen_calls.c - writes a synthetic Teams Direct Routing usage export as CSV.
 *
 *   cc -O2 -std=c11 -o gen_calls gen_calls.c -lm
 *   gen_calls ROWS [SEED] [options] > calls.csv
 *
 *   ROWS            number of call rows in the whole data set
 *   SEED            any unsigned number (default 1)
 *   --weeks N       span of the data set in weeks (default 13)
 *   --start Y-M-D   first day, UTC (default 2025-01-06, a Monday)
 *   --fail PERCENT  share of failed calls (default 6)
 *   --range A:B     print only rows A <= i < B of the data set (zero based)
 *   --shuffle       print the rows in a fixed random order, not by time
 *   --bom           start the file with a UTF-8 byte order mark
 *   --lf            end lines with LF instead of CRLF
 *   --no-header     leave the header line out
 *
 * The same arguments always give the same bytes.  Row i is a pure function of
 * (ROWS, SEED, span, i), so --range cuts out overlapping slices of one data set:
 * what two exports with overlapping date ranges look like.
 *
 * Header: the 25 columns of "Exported Direct Routing usage report" in
 * MicrosoftDocs' Teams/teams-analytics-and-reports/pstn-usage-report.md, in the
 * documented order ("Transfer or Correlation ID" is spelled as it is there).
 *
 * What is modelled: call volume by hour and weekday; 5,000 users with skewed
 * activity, some with non-ASCII names, commas and quotes in the display name; 20
 * trunks, one of which has an outage with an expired certificate; about 60 failure
 * causes (SIP code, Microsoft subcode, phrase) in Zipf-like shares; E.164 numbers,
 * some obfuscated with '*', a few that are no numbers at all; transfers that carry
 * a shared correlation id; forwarded legs that repeat the CorrelationId of the row
 * before them (the documentation says that it is not unique).
 */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum { USERS = 5000, TRUNKS = 20, ADMIN_UNITS = 12, OUT_SIZE = 1 << 18, MAX_ROW = 4096 };

/* ------------------------------------------------------------------ random */

static uint64_t mix64(uint64_t z)
{
    z += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* One independent value for each (seed, purpose, index). */
static uint64_t hash3(uint64_t seed, uint64_t purpose, uint64_t index)
{
    return mix64(mix64(seed * 0x2545f4914f6cdd1du + purpose) ^ index);
}

typedef struct {
    uint64_t state;
} Rng;

static uint64_t rng_next(Rng *r)
{
    r->state += 0x9e3779b97f4a7c15u;
    uint64_t z = r->state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static uint32_t rng_below(Rng *r, uint32_t n)
{
    return (uint32_t)(((rng_next(r) >> 32) * n) >> 32);
}

static double rng_unit(Rng *r)
{
    return (double)(rng_next(r) >> 11) * 0x1p-53;
}

/* ------------------------------------------------------------------ output */

static char out_buf[OUT_SIZE + MAX_ROW];
static size_t out_len;

static void out_flush(void)
{
    if (fwrite(out_buf, 1, out_len, stdout) != out_len) {
        fprintf(stderr, "gen_calls: write error: %s\n", strerror(errno));
        exit(1);
    }
    out_len = 0;
}

static char *put_bytes(char *p, const char *s, size_t n)
{
    memcpy(p, s, n);
    return p + n;
}

static char *put_str(char *p, const char *s)
{
    return put_bytes(p, s, strlen(s));
}

static char *put_uint(char *p, uint64_t v)
{
    char tmp[20];
    size_t n = 0;
    do {
        tmp[n++] = (char)('0' + v % 10);
        v /= 10;
    } while (v != 0);
    while (n > 0)
        *p++ = tmp[--n];
    return p;
}

static char *put_padded(char *p, uint32_t v, int digits)
{
    for (int i = digits - 1; i >= 0; i--) {
        p[i] = (char)('0' + v % 10);
        v /= 10;
    }
    return p + digits;
}

/* A field that may need RFC 4180 quotes. */
static char *put_quoted(char *p, const char *s)
{
    if (strpbrk(s, ",\"\r\n") == NULL)
        return put_str(p, s);
    *p++ = '"';
    for (; *s != '\0'; s++) {
        if (*s == '"')
            *p++ = '"';
        *p++ = *s;
    }
    *p++ = '"';
    return p;
}

/* A version 4 GUID made of two random words. */
static char *put_guid(char *p, uint64_t hi, uint64_t lo)
{
    static const char hex[] = "0123456789abcdef";
    hi = (hi & 0xffffffffffff0fffu) | 0x4000u;
    lo = (lo & 0x3fffffffffffffffu) | 0x8000000000000000u;
    for (int i = 0; i < 16; i++) {
        uint64_t word = i < 8 ? hi : lo;
        unsigned byte = (unsigned)(word >> (56 - 8 * (i & 7))) & 0xffu;
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *p++ = '-';
        *p++ = hex[byte >> 4];
        *p++ = hex[byte & 15];
    }
    return p;
}

/* -------------------------------------------------------------------- time */

static const int64_t TICKS = 10000000; /* 100 ns, the resolution of datetimeoffset */

/* Days since 1970-01-01 of a date in the Gregorian calendar. */
static int64_t days_from_civil(int64_t y, unsigned m, unsigned d)
{
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    unsigned yoe = (unsigned)(y - era * 400);
    unsigned doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
    unsigned doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + (int64_t)doe - 719468;
}

static void civil_from_days(int64_t z, unsigned *y, unsigned *m, unsigned *d)
{
    z += 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    unsigned doe = (unsigned)(z - era * 146097);
    unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    unsigned mp = (5 * doy + 2) / 153;
    *d = doy - (153 * mp + 2) / 5 + 1;
    *m = mp < 10 ? mp + 3 : mp - 9;
    *y = (unsigned)((int64_t)yoe + era * 400 + (*m <= 2));
}

/* 2025-01-06T08:15:31.1234567Z */
static char *put_time(char *p, int64_t ticks)
{
    static int64_t cached_day = INT64_MIN;
    static char cached[11];
    int64_t secs = ticks / TICKS;
    int64_t day = secs / 86400;
    uint32_t sod = (uint32_t)(secs % 86400);
    if (day != cached_day) {
        unsigned y, m, d;
        civil_from_days(day, &y, &m, &d);
        char *c = put_padded(cached, y, 4);
        *c++ = '-';
        c = put_padded(c, m, 2);
        *c++ = '-';
        c = put_padded(c, d, 2);
        *c = 'T';
        cached_day = day;
    }
    p = put_bytes(p, cached, 11);
    p = put_padded(p, sod / 3600, 2);
    *p++ = ':';
    p = put_padded(p, sod / 60 % 60, 2);
    *p++ = ':';
    p = put_padded(p, sod % 60, 2);
    *p++ = '.';
    p = put_padded(p, (uint32_t)(ticks % TICKS), 7);
    *p++ = 'Z';
    return p;
}

/* ----------------------------------------------------------- failure causes */

typedef struct {
    uint16_t sip;
    uint32_t ms;
    const char *phrase;
} Cause;

/*
 * Most frequent first.  Pairs from MicrosoftDocs' pages on Microsoft and SIP response
 * codes; a subcode 560xxx means that the SBC answered with xxx, as documented there.
 */
static const Cause causes[] = {
    {487, 560487, "Request Terminated"},
    {486, 560486, "Busy Here"},
    {480, 560480, "Temporarily Unavailable"},
    {404, 560404, "Not Found"},
    {487, 540200, "Call completed elsewhere"},
    {603, 560603, "Decline"},
    {408, 560408, "SBC indicated that the user did not respond (request timeout)"},
    {480, 10037, "No callee endpoints were found"},
    {403, 560403, "Forbidden; Call rejected"},
    {484, 560484, "Invalid number format. SBC rejected the call"},
    {503, 560503, "Service unavailable. SBC undergoing maintenance or temporarily overloaded"},
    {500, 560500, "Server Internal Error"},
    {408, 500001, "Gateway (SBC) failover timer expired"},
    {408, 0, "Establishment timeout"},
    {480, 10191, "Routing to voicemail is disabled in policy"},
    {403, 510560, "User is not Enterprise Voice enabled"},
    {403, 510563, "User is only allowed to make domestic calls. This is an international call"},
    {504, 569002,
     "Unable to deliver INVITE: A connection attempt failed because the connected party did not "
     "properly respond after a period of time, or established connection failed because connected "
     "host has failed to respond"},
    {404, 511404, "Getting user info by number from RuntimeAPI failed"},
    {488, 560488, "Not Acceptable Here"},
    {403, 10199, "Call rejected as private calling is disabled for the callee"},
    {502, 560502, "Bad Gateway"},
    {410, 531004, "IceConnectivityChecksFailed"},
    {403, 510562, "User is not allowed to make outbound PSTN Calls"},
    {504, 560504, "Server Time-out"},
    {410, 531005, "MediaConnectivityFailure"},
    {486, 10321, "Bot rejects the incoming call because it is busy"},
    {503, 10320, "Bot is unreachable or unable to answer before timeout"},
    {403, 510559, "Get Outbound routing - No viable path (Forbidden)"},
    {600, 560600, "Busy Everywhere"},
    {504, 569008,
     "Unable to deliver INVITE: Outgoing TLS negotiation failed. Remote certificate expired; "
     "HRESULT=0x80090328 SEC_E_CERT_EXPIRED"},
    {480, 10140, "Call to bot is rejected due to null user settings or user app settings"},
    {403, 510532, "Get Inbound Direct routing - RuntimeApi trunk config not found for customer"},
    {408, 1106, "An acknowledgement was not received for the call acceptance in the allotted time"},
    {500, 510544, "Get Outbound Direct routing - no trunk config found"},
    {404, 10202, "Replacement call was not found"},
    {410, 531000, "SdpParsingFailure"},
    {488, 531000,
     "InternalDiagCode: CannotSupportAnyMedia, InternalErrorPhrase: Invalid SDP offer: no media "
     "acceptable"},
    {401, 560401, "Unauthorized"},
    {403, 510534, "Get Inbound Direct routing - blocked calling number for customer"},
    {504, 569003, "Unable to deliver INVITE: outgoing TLS negotiation failed; HRESULT=0x80090326"},
    {483, 560483, "Too Many Hops"},
    {500, 510482, "Loop detected"},
    {504, 549002, "Unable to deliver INVITE: TlsTransport is not connected, State=Disconnected"},
    {410, 560410, "Gone"},
    {403, 10500, "Current call site state prevents fork to this entity"},
    {604, 560604, "Does Not Exist Anywhere"},
    {488, 531027, "There are no ICE candidates in the SDP. Non-ice endpoints cannot use bypass"},
    {504, 569009,
     "Unable to deliver INVITE: outgoing TLS negotiation failed; HRESULT=0x80090325 "
     "SEC_E_UNTRUSTED_ROOT"},
    {412, 510412, "Get Flighting - wrong callee MRI"},
    {403, 10553,
     "Participant call leg has been cancelled because an invite to a required recorder failed"},
    {400, 560400, "Bad Request"},
    {405, 560405, "Method Not Allowed"},
    {415, 560415, "Unsupported Media Type"},
    {420, 560420, "Bad Extension"},
    {481, 560481, "Call/Transaction Does Not Exist"},
    {485, 560485, "Ambiguous"},
    {491, 560491, "Request Pending"},
    {501, 560501, "Not Implemented"},
    {606, 560606, "Not Acceptable"},
};
enum { CERT_EXPIRED = 30 }; /* index of 504/569008 above */

static double cause_cum[COUNT(causes)]; /* cumulative Zipf-like shares, last one 1 */

static size_t pick_cause(Rng *r)
{
    double u = rng_unit(r);
    size_t lo = 0, hi = COUNT(causes) - 1;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (u < cause_cum[mid])
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

/* ---------------------------------------------------------- users and trunks */

typedef struct {
    const char *name, *ascii; /* as displayed, and as in the sign-in name */
} Name;

static const Name given[] = {
    {"Anna", "anna"},
    {"James", "james"},
    {"Maria", "maria"},
    {"J\xc3\xbcrgen", "juergen"},
    {"Olivia", "olivia"},
    {"Noah", "noah"},
    {"S\xc3\xb8ren", "soren"},
    {"Fran\xc3\xa7ois", "francois"},
    {"Emma", "emma"},
    {"Lukas", "lukas"},
    {"Sofia", "sofia"},
    {"\xc5\x81ukasz", "lukasz"},
    {"Robert", "robert"},
    {"Ahmed", "ahmed"},
    {"Chlo\xc3\xa9", "chloe"},
    {"Liam", "liam"},
    {"Katharina", "katharina"},
    {"Jos\xc3\xa9", "jose"},
    {"Wei", "wei"},
    {"Priya", "priya"},
    {"Alexander", "alexander"},
    {"Ingrid", "ingrid"},
    {"Mateusz", "mateusz"},
    {"Giulia", "giulia"},
};
static const Name family[] = {
    {"Smith", "smith"},
    {"M\xc3\xbcller", "mueller"},
    {"Garc\xc3\xad"
     "a",
     "garcia"},
    {"Jensen", "jensen"},
    {"Dubois", "dubois"},
    {"Rossi", "rossi"},
    {"Kowalski", "kowalski"},
    {"O'Brien", "obrien"},
    {"van den Berg", "vandenberg"},
    {"Schr\xc3\xb6"
     "der",
     "schroeder"},
    {"Johansson", "johansson"},
    {"Williams", "williams"},
    {"Fern\xc3\xa1ndez", "fernandez"},
    {"Nguyen", "nguyen"},
    {"Patel", "patel"},
    {"Wang", "wang"},
    {"\xc3\x98rsted", "orsted"},
    {"Meyer-Landrut", "meyer-landrut"},
    {"Baker", "baker"},
    {"Nowak", "nowak"},
    {"Lef\xc3\xa8vre", "lefevre"},
    {"Thompson", "thompson"},
    {"Bianchi", "bianchi"},
    {"Fischer", "fischer"},
    {"Hern\xc3\xa1ndez", "hernandez"},
    {"Taylor", "taylor"},
    {"Weber", "weber"},
    {"Svensson", "svensson"},
    {"Moreau", "moreau"},
    {"Khan", "khan"},
};

typedef struct {
    const char *iso, *prefix; /* country code and the dialling prefix */
    int digits;               /* national digits after the prefix */
    int hidden;               /* how many of them an obfuscated number hides */
    const char *signaling;    /* region of the signaling data center */
    const char *media;
} Country;

static const Country countries[] = {
    {"DE", "+49", 10, 3, "EUWE", "DEWC"}, {"US", "+1", 10, 3, "USEA", "USEA"},
    {"GB", "+44", 10, 3, "EUNO", "GBSO"}, {"FR", "+33", 9, 4, "EUWE", "FRCE"},
    {"CH", "+41", 9, 4, "EUWE", "CHNO"},  {"NL", "+31", 9, 3, "EUWE", "EUWE"},
    {"SE", "+46", 9, 3, "EUNO", "EUNO"},  {"AU", "+61", 9, 3, "APSE", "AUEA"},
};

typedef struct {
    char identity[512]; /* "ObjectId,UPN,Display Name,User country," ready for output */
    size_t identity_len;
    char number[20];
    uint8_t country;
    uint8_t trunk;
    bool bot;
    char admin_units[80];
} User;

static User users[USERS];

typedef struct {
    char fqdn[64];
    uint8_t country;
    bool bypass;
} Trunk;

static Trunk trunks[TRUNKS];

static void make_trunks(void)
{
    static const char *const sites[] = {"frankfurt", "ashburn",   "london",    "paris",
                                        "zurich",    "amsterdam", "stockholm", "sydney"};
    for (size_t i = 0; i < TRUNKS; i++) {
        size_t c = i % COUNT(countries);
        trunks[i].country = (uint8_t)c;
        trunks[i].bypass = i % 3 == 0;
        snprintf(trunks[i].fqdn, sizeof(trunks[i].fqdn), "sbc-%s-%02zu.voice.contoso-group.example",
                 sites[c], i / COUNT(countries) + 1);
    }
}

static char *put_number(char *p, Rng *r, const Country *c)
{
    p = put_str(p, c->prefix);
    *p++ = (char)('1' + rng_below(r, 9));
    for (int i = 1; i < c->digits; i++)
        *p++ = (char)('0' + rng_below(r, 10));
    return p;
}

static void make_user(uint64_t seed, size_t i)
{
    static const char *const bots[] = {"Reception", "Sales Queue", "Support Queue",
                                       "Payroll, HR Queue", "Main Menu"};
    Rng r = {hash3(seed, 'U', i)};
    User *u = &users[i];
    const Name *g = &given[rng_below(&r, COUNT(given))];
    const Name *f = &family[rng_below(&r, COUNT(family))];
    u->bot = i % 100 == 0;
    u->trunk = (uint8_t)(rng_below(&r, TRUNKS));
    u->country = trunks[u->trunk].country;
    const Country *c = &countries[u->country];

    char upn[128], display[160];
    if (u->bot) {
        const char *b = bots[i / 100 % COUNT(bots)];
        snprintf(display, sizeof(display), "%s %s %zu", c->iso, b, i / 100);
        snprintf(upn, sizeof(upn), "ra-%s-%zu@contoso-group.example", c->iso, i / 100);
    } else {
        uint32_t style = rng_below(&r, 100);
        if (style < 20)
            snprintf(display, sizeof(display), "%s, %s", f->name, g->name);
        else if (style < 22)
            snprintf(display, sizeof(display), "%s \"%c.\" %s", g->name, g->ascii[0] - 32, f->name);
        else if (style < 25)
            snprintf(display, sizeof(display), "%s",
                     "\xe7\x8e\x8b\xe4\xbc\x9f"); /* a name in Chinese characters */
        else
            snprintf(display, sizeof(display), "%s %s", g->name, f->name);
        snprintf(upn, sizeof(upn), "%s.%s%zu@contoso-group.example", g->ascii, f->ascii, i);
    }
    char *p = u->identity;
    if (!u->bot) { /* the object id is empty for bots */
        uint64_t hi = rng_next(&r);
        p = put_guid(p, hi, rng_next(&r));
    }
    *p++ = ',';
    p = put_str(p, upn);
    *p++ = ',';
    p = put_quoted(p, display);
    *p++ = ',';
    p = put_str(p, c->iso);
    *p++ = ',';
    u->identity_len = (size_t)(p - u->identity);

    *put_number(u->number, &r, c) = '\0';

    p = u->admin_units;
    if (!u->bot && rng_below(&r, 100) < 60) {
        uint64_t unit = rng_below(&r, ADMIN_UNITS);
        p = put_guid(p, hash3(seed, 'A', unit), hash3(seed, 'B', unit));
    }
    *p = '\0';
}

/* Most calls belong to few users: the square of a uniform value. */
static size_t pick_user(Rng *r)
{
    double u = rng_unit(r);
    return (size_t)(u * u * USERS);
}

/* -------------------------------------------------------------- the data set */

typedef struct {
    uint64_t rows, seed;
    unsigned weeks;
    int64_t start; /* ticks since 1970 of the first hour */
    double fail;   /* share of failed calls, 0 to 1 */
    size_t hours;
    uint64_t *hour_first; /* [hours + 1]: index of each hour's first row */
    const char *eol;
    bool bom, header, shuffle;
    uint64_t from, to;
} Set;

/* Spread the rows over the hours by weight: office hours, lunch dip, weekends. */
static void make_hours(Set *s)
{
    static const double day[24] = {.5, .4, .3, .3, .5, 1,  3, 8, 16, 20, 21, 19,
                                   13, 16, 19, 18, 15, 10, 6, 4, 3,  2,  1,  .7};
    s->hours = (size_t)s->weeks * 168;
    s->hour_first = malloc((s->hours + 1) * sizeof(*s->hour_first));
    double *cum = malloc((s->hours + 1) * sizeof(*cum));
    if (s->hour_first == NULL || cum == NULL) {
        fputs("gen_calls: out of memory\n", stderr);
        exit(1);
    }
    cum[0] = 0;
    for (size_t h = 0; h < s->hours; h++) {
        size_t weekday = h / 24 % 7;
        double w = day[h % 24] * (weekday < 4 ? 1 : weekday == 4 ? 0.85 : 0.12);
        w *= 0.9 + 0.2 * (double)(hash3(s->seed, 'H', h) >> 40) / 16777216.0;
        cum[h + 1] = cum[h] + w;
    }
    for (size_t h = 0; h <= s->hours; h++)
        s->hour_first[h] = (uint64_t)llround(cum[h] / cum[s->hours] * (double)s->rows);
    free(cum);
}

static int64_t invite_time(const Set *s, uint64_t i, double jitter)
{
    size_t lo = 0, hi = s->hours; /* the hour h with first[h] <= i < first[h + 1] */
    while (hi - lo > 1) {
        size_t mid = (lo + hi) / 2;
        if (s->hour_first[mid] <= i)
            lo = mid;
        else
            hi = mid;
    }
    double n = (double)(s->hour_first[lo + 1] - s->hour_first[lo]);
    double part = ((double)(i - s->hour_first[lo]) + jitter) / n;
    return s->start + (int64_t)lo * 3600 * TICKS + (int64_t)(part * 3600.0 * (double)TICKS);
}

/* How a row hangs together with the row before it; only odd rows do. */
typedef enum { ALONE, TRANSFER, FORWARDED_LEG } Link;

static Link link_of(const Set *s, uint64_t i)
{
    if (i % 2 == 0 || i >= s->rows)
        return ALONE;
    uint64_t v = hash3(s->seed, 'L', i) % 1000;
    return v < 50 ? TRANSFER : v < 70 ? FORWARDED_LEG : ALONE;
}

static char *put_correlation(char *p, const Set *s, uint64_t i)
{
    return put_guid(p, hash3(s->seed, 'C', i), hash3(s->seed, 'D', i));
}

/* The number at the other end, in the public network. */
static char *put_external(char *p, Rng *r, const Country *home)
{
    uint32_t kind = rng_below(r, 1000);
    if (kind < 2)
        return put_str(p, "Internal Revenue Service");
    if (kind < 5)
        return put_str(p, "anonymous");
    if (kind < 10)
        return put_uint(put_str(p, "+1"), 100 + rng_below(r, 900));
    const Country *c = kind < 850 ? home : &countries[rng_below(r, COUNT(countries))];
    char *end = put_number(p, r, c);
    if (rng_below(r, 100) < 30)
        memset(end - c->hidden, '*', (size_t)c->hidden);
    return end;
}

static char *put_row(char *p, const Set *s, uint64_t i)
{
    Link link = link_of(s, i);
    Rng r = {hash3(s->seed, 'R', i)};
    int64_t invite = invite_time(s, i, rng_unit(&r));

    /* A linked row belongs to the same user as the row before it. */
    Rng who = {hash3(s->seed, 'W', link == ALONE ? i : i - 1)};
    const User *u = &users[pick_user(&who)];
    bool inbound = rng_below(&who, 100) < 55;
    size_t trunk = rng_below(&who, 10) == 0 ? rng_below(&who, TRUNKS) : u->trunk;
    const Country *home = &countries[u->country];

    const char *type;
    if (link == TRANSFER)
        type = "dr_out_user_transfer", inbound = false;
    else if (link == FORWARDED_LEG)
        type = "dr_out_user_forwarding", inbound = false;
    else if (u->bot)
        type = inbound ? "dr_in_ucap" : "dr_out_ucap";
    else if (inbound)
        type = "dr_in";
    else {
        uint32_t v = rng_below(&who, 1000);
        type = v < 30 ? "dr_out_user_conf" : v < 31 ? "dr_emergency_out" : "dr_out";
    }

    /* One trunk's certificate expires for six hours on a weekday two thirds into the span. */
    int64_t outage =
        s->start + ((int64_t)s->weeks * 7 * 2 / 3 / 7 * 7 + 2) * 86400 * TICKS + 9 * 3600 * TICKS;
    bool down = trunk == 13 && !inbound && invite >= outage && invite < outage + 6 * 3600 * TICKS;
    bool failed = down || rng_unit(&r) < s->fail;
    const Cause *cause = down ? &causes[CERT_EXPIRED] : failed ? &causes[pick_cause(&r)] : NULL;

    double wait = failed ? 0.2 + 30.0 * pow(rng_unit(&r), 3) : 2.0 + 14.0 * rng_unit(&r);
    double talk = failed ? 0 : -170.0 * log1p(-rng_unit(&r));
    int64_t answered = invite + (int64_t)(wait * (double)TICKS);
    int64_t ended = answered + (int64_t)(talk * (double)TICKS);

    p = put_correlation(p, s, link == FORWARDED_LEG ? i - 1 : i);
    *p++ = ',';
    p = put_bytes(p, u->identity, u->identity_len);
    p = put_time(p, invite);
    *p++ = ',';
    p = put_time(p, failed ? invite : answered);
    *p++ = ',';
    if (failed)
        p = put_time(p, ended);
    *p++ = ',';
    if (!failed)
        p = put_time(p, ended);
    *p++ = ',';
    p = put_uint(p, (uint64_t)((ended - invite) / TICKS));
    p = put_str(p, failed ? ",No," : ",Yes,");
    if (inbound) {
        p = put_external(p, &r, home);
        *p++ = ',';
        p = put_str(p, u->number);
    } else {
        p = put_str(p, u->number);
        *p++ = ',';
        p = put_external(p, &r, home);
    }
    *p++ = ',';
    p = put_str(p, type);
    p = put_str(p, inbound ? ",Inbound," : ",Outbound,");
    if (!trunks[trunk].bypass)
        p = put_str(p, home->media);
    *p++ = ',';
    p = put_str(p, home->signaling);
    *p++ = ',';
    if (failed) {
        p = put_uint(p, cause->sip);
        *p++ = ',';
        p = put_uint(p, cause->ms);
        *p++ = ',';
        p = put_quoted(p, cause->phrase);
    } else {
        uint32_t v = rng_below(&r, 100);
        p = put_str(p, v < 90   ? "0,540000,BYE"
                       : v < 97 ? "0,0,"
                                : "0,540200,Call completed elsewhere");
    }
    *p++ = ',';
    p = put_str(p, trunks[trunk].fqdn);
    p = put_str(p, trunks[trunk].bypass ? ",Yes," : ",No,");
    if (link == TRANSFER)
        p = put_correlation(p, s, i - 1);
    else if (link_of(s, i + 1) == TRANSFER)
        p = put_correlation(p, s, i);
    *p++ = ',';
    p = put_str(p, u->admin_units);
    *p++ = ',';
    if (link == TRANSFER)
        p = put_correlation(p, s, i - 1);
    return put_str(p, s->eol);
}

/* A fixed permutation of 0..rows-1: a Feistel network, cycle-walked into range. */
static uint64_t permute(const Set *s, uint64_t i)
{
    unsigned half = 1;
    while (half < 32 && (UINT64_C(1) << (2 * half)) < s->rows)
        half++;
    uint64_t mask = (UINT64_C(1) << half) - 1;
    do {
        uint64_t l = i >> half, r = i & mask;
        for (uint64_t round = 0; round < 4; round++) {
            uint64_t t = l ^ (hash3(s->seed, 'P' + round, r) & mask);
            l = r;
            r = t;
        }
        i = l << half | r;
    } while (i >= s->rows);
    return i;
}

static const char header[] =
    "CorrelationId,Microsoft Entra ObjectId,UPN,Display Name,User country,Invite time,Start "
    "time,Failure time,"
    "End time,Duration (seconds),Success,Caller Number,Callee Number,Call type,Call Direction,"
    "Azure region for Media,Azure region for Signaling,Final SIP code,Final Microsoft "
    "subcode,Final SIP Phrase,"
    "SBC FQDN,Media bypass,Shared correlation ID,Administrative Units,Transfer or Correlation ID";

/* ------------------------------------------------------------- command line */

static void usage(void)
{
    fputs(
        "usage: gen_calls ROWS [SEED] [--weeks N] [--start Y-M-D] [--fail PERCENT] [--range A:B]\n"
        "                 [--shuffle] [--bom] [--lf] [--no-header] > calls.csv\n",
        stderr);
    exit(2);
}

static uint64_t parse_uint(const char *s)
{
    char *end;
    errno = 0;
    uint64_t v = strtoull(s, &end, 10);
    if (errno != 0 || end == s || *end != '\0' || *s == '-')
        usage();
    return v;
}

int main(int argc, char **argv)
{
    Set s = {.rows = 0,
             .seed = 1,
             .weeks = 13,
             .fail = 0.06,
             .eol = "\r\n",
             .header = true,
             .to = UINT64_MAX};
    s.start = days_from_civil(2025, 1, 6) * 86400 * TICKS;
    int plain = 0;
    for (int i = 1; i < argc; i++) {
        const char *a = argv[i];
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (strcmp(a, "--bom") == 0)
            s.bom = true;
        else if (strcmp(a, "--lf") == 0)
            s.eol = "\n";
        else if (strcmp(a, "--no-header") == 0)
            s.header = false;
        else if (strcmp(a, "--shuffle") == 0)
            s.shuffle = true;
        else if (strcmp(a, "--weeks") == 0 && value != NULL)
            s.weeks = (unsigned)parse_uint(value), i++;
        else if (strcmp(a, "--fail") == 0 && value != NULL)
            s.fail = atof(value) / 100, i++;
        else if (strcmp(a, "--start") == 0 && value != NULL) {
            int y;
            unsigned m, d;
            if (sscanf(value, "%d-%u-%u", &y, &m, &d) != 3)
                usage();
            s.start = days_from_civil(y, m, d) * 86400 * TICKS, i++;
        } else if (strcmp(a, "--range") == 0 && value != NULL) {
            if (sscanf(value, "%" SCNu64 ":%" SCNu64, &s.from, &s.to) != 2)
                usage();
            i++;
        } else if (a[0] == '-' || plain == 2)
            usage();
        else if (plain++ == 0)
            s.rows = parse_uint(a);
        else
            s.seed = parse_uint(a);
    }
    if (plain == 0 || s.weeks == 0 || s.weeks > 5200)
        usage();
    if (s.to > s.rows)
        s.to = s.rows;

    double sum = 0;
    for (size_t i = 0; i < COUNT(causes); i++)
        cause_cum[i] = sum += 1.0 / pow((double)i + 1.5, 1.15);
    for (size_t i = 0; i < COUNT(causes); i++)
        cause_cum[i] /= sum;
    make_trunks();
    for (size_t i = 0; i < USERS; i++)
        make_user(s.seed, i);
    make_hours(&s);

    if (s.bom)
        out_len = 3, memcpy(out_buf, "\xef\xbb\xbf", 3);
    if (s.header)
        out_len = (size_t)(put_str(put_str(out_buf + out_len, header), s.eol) - out_buf);
    for (uint64_t i = s.from; i < s.to; i++) {
        if (out_len >= OUT_SIZE)
            out_flush();
        out_len =
            (size_t)(put_row(out_buf + out_len, &s, s.shuffle ? permute(&s, i) : i) - out_buf);
    }
    out_flush();
    free(s.hour_first);
    if (fflush(stdout) != 0) {
        fprintf(stderr, "gen_calls: write error: %s\n", strerror(errno));
        return 1;
    }
    return 0;
}
