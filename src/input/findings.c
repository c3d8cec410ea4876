/* findings.c - see findings.h. */
#include "sipwhy/findings.h"

static const struct {
    const char *name, *text;
} findings[SW_FINDINGS] = {
    [SW_NUMBERS] = {"numbers", "numbers"},
    [SW_MASKED_NUMBERS] = {"masked_numbers", "numbers masked by Microsoft"},
    [SW_DAMAGED_NUMBERS] = {"damaged_numbers", "numbers lost to a spreadsheet (4.42E+11)"},
    [SW_GUARDED_CELLS] = {"guarded_cells", "cells with =\"...\" or an apostrophe around them"},
    [SW_COARSE_ROWS] = {"coarse_rows", "times without seconds"},
    [SW_DERIVED_OUTCOMES] = {"derived_outcomes", "outcomes worked out from times or codes"},
    [SW_LINES_ABOVE] = {"lines_above", "lines above the heading line"},
    [SW_REPEATED_HEADINGS] = {"repeated_headings", "heading lines further down"},
    [SW_TOTAL_ROWS] = {"total_rows", "sums among the rows, left out"},
    [SW_FILTER_LINES] = {"filter_lines", "lines that tell filters, left out"},
    [SW_SHORT_ROWS] = {"short_rows", "rows whose last cells are left off"},
    [SW_LONG_ROWS] = {"long_rows", "rows with blank cells beyond the heading"},
    [SW_UNDECODABLE] = {"undecodable", "characters that the encoding does not have"},
    [SW_DIFFERING_COLUMNS] = {"differing_columns",
                              "rows in which two columns of one heading differ: the first counts"},
    [SW_POSSIBLE_SUMS] = {"possible_sums",
                          "rows that may be sums of others, counted (they agree only in part, or "
                          "the file is too large to tell)"},
    [SW_ALIKE_ROWS] = {"alike_rows",
                       "rows that differ from another in their numbers alone: taken for different "
                       "calls and added up"},
    [SW_ODD_TIMES] = {"odd_times", "rows whose times run backwards or lie days apart"},
    [SW_OLD_MAC] = {"old_mac", "letters read as Windows-1252 that may be of an old Mac: "
                               "--encoding MACINTOSH reads them so"},
    [SW_UNENDED_LINES] = {"unended_lines", "last line without a line end: it may be cut"},
    [SW_TOO_OLD] = {"too_old", "rows from before the time that was purged, left out"},
    [SW_UNDECIDED] = {"undecided", "rows counted as known among too many that are like them"},
    [SW_PURGED] = {"purged", "calls of people who were purged, kept without what is personal"},
    [SW_MORE_PAGES] = {"more_pages", "further page that Graph has and the file has not"},
};

const char *sw_finding_name(enum sw_finding finding)
{
    return findings[finding].name;
}

const char *sw_finding_text(enum sw_finding finding)
{
    return findings[finding].text;
}
