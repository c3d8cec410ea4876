/* commands.c - the table of commands: a command is one row here and one file beside this. */
#include "cli.h"

const struct command commands[] = {
    {"import", "read exports into the database", "[OPTIONS] FILE|FOLDER|-...",
     "  sipwhy import Export.directrouting.zip\n"
     "  sipwhy import --db contoso.db Downloads/\n"
     "  sipwhy import --dry-run DirectRouting.calls.csv\n",
     command_import, NULL, NEEDS_DATABASE | NEEDS_FILES},
    {"rank", "rank why calls failed, with advice", "[OPTIONS] [FILE...]",
     "  sipwhy rank                          the last complete week in the database\n"
     "  sipwhy rank export.csv               all that is in a file, without a database\n"
     "  sipwhy rank --week 2026-W46 --owner carrier\n"
     "  sipwhy rank --since 4w --by lost --top 5 -o report.json\n",
     command_rank, "json/rank.json", NEEDS_DATABASE | NEEDS_FILES_INSTEAD},
    {"weekly", "the Monday report: what changed, what to do first", "[OPTIONS] [FILE...]",
     "  sipwhy weekly                        the last complete week against those before\n"
     "  sipwhy weekly --week 2026-W46 --advice short\n"
     "  sipwhy weekly --owner carrier -o carrier.json\n",
     command_weekly, "json/rank.json", NEEDS_DATABASE | NEEDS_FILES_INSTEAD},
    {"calls", "list the calls behind a cause", "[OPTIONS]",
     "  sipwhy calls --code 503/560503       the latest 50 of the last complete week\n"
     "  sipwhy calls --since 7d --trunk 'sbc1.*' --limit 0 -o calls.csv\n"
     "  sipwhy calls --code 560503 --unmask  with numbers and names in full\n"
     "  sipwhy calls --redact sipwhy.key     with pseudonyms that stay the same under this key\n",
     command_calls, "json/calls.json", NEEDS_DATABASE},
    {"ticket", "write up a cause for who must act on it", "[OPTIONS] SIP_CODE/MICROSOFT_CODE",
     "  sipwhy ticket 503/560503             of the last complete week, ready to paste\n"
     "  sipwhy ticket 503/560503 --since 4w --trunk 'sbc1.*' -o ticket.txt\n",
     command_ticket, "json/ticket.json", NEEDS_DATABASE},
    {"explain", "say what a code means and what to do", "[SIP_CODE] MICROSOFT_CODE | SIP_CODE",
     "  sipwhy explain 503/560503            a pair of codes\n"
     "  sipwhy explain 560503                a Microsoft code\n"
     "  sipwhy explain 503                   a SIP code\n",
     command_explain, NULL, NEEDS_DATABASE},
    {"codes", "show the reference of codes, add rows of your own",
     "list [SIP_CODE] | show PAIR | unknown | import FILE | export | remove PAIR",
     "  sipwhy codes list 403                every documented pair of a SIP code\n"
     "  sipwhy codes show 503/560503         the same as explain\n"
     "  sipwhy codes unknown                 pairs in calls without a row, as a CSV stub\n"
     "  sipwhy codes import own.csv          that stub filled in: rows of your own\n",
     command_codes, NULL, NEEDS_DATABASE | NEEDS_FILES},
    {"imports", "show what was imported and rejected, take it back",
     "[list | show ID | rejects ID | undo ID...]",
     "  sipwhy imports                       every file, with its counts\n"
     "  sipwhy imports rejects 3             which rows of import 3 were not taken, and why\n"
     "  sipwhy imports undo 3                as if that file had never been imported\n",
     command_imports, NULL, NEEDS_DATABASE},
    {"note", "mark what was changed on a day", "add DATE TEXT | list | rm ID",
     "  sipwhy note add 2026-11-16 'SBC firmware 7.4 on sbc1'\n"
     "  sipwhy note list\n",
     command_note, NULL, NEEDS_DATABASE},
    {"ack", "set a known cause aside", "SIP/MS [--until DATE] [--note TEXT] | list | rm SIP/MS",
     "  sipwhy ack 404/560404 --until 2027-01-31 --note 'dial plan change planned'\n"
     "  sipwhy ack list\n",
     command_ack, NULL, NEEDS_DATABASE},
    {"query", "run saved SQL queries, and one's own",
     "list | show NAME | [run] NAME [-p KEY=VALUE]... | --sql TEXT",
     "  sipwhy query list                    every saved query\n"
     "  sipwhy query causes-by-trunk -p since=2026-W46 -p until=2026-W46\n"
     "  sipwhy query show lost-calls         what it asks, and its SQL\n"
     "  sipwhy query --sql 'SELECT trunk, count(*) AS attempts FROM calls GROUP BY trunk'\n",
     command_query, "json/query.json", NEEDS_DATABASE | NEEDS_QUERIES},
    {"formats", "show the export formats that are known", "[list | show NAME]",
     "  sipwhy formats                       every format\n"
     "  sipwhy formats show graph            its headings, and a sample\n",
     command_formats, NULL, NEEDS_NOTHING},
    {"check", "test whether the database is sound", "",
     "  sipwhy check && sipwhy backup backup.db\n", command_check, NULL, NEEDS_DATABASE},
    {"backup", "copy the database while it is in use", "FILE",
     "  sipwhy backup /mnt/backup/sipwhy.db  whole or not at all; an earlier copy is replaced\n"
     "  sipwhy --db /mnt/backup/sipwhy.db check\n",
     command_backup, NULL, NEEDS_DATABASE | NEEDS_PLACES},
    {"export", "write out all that is stored of somebody", "--subject NUMBER|UPN",
     "  sipwhy export --subject ada@contoso.com -o ada.csv\n"
     "  sipwhy export --subject '+49 30 901820' --format json\n",
     command_export, NULL, NEEDS_DATABASE},
    {"purge", "take people or old calls out, without a trace",
     "--before TIME | --number NUMBER | --user UPN",
     "  sipwhy purge --before 90d --dry-run  what would go\n"
     "  sipwhy purge --before 90d            it goes, and is not taken in again\n"
     "  sipwhy purge --user ada@contoso.com --number '+49 30 901820'\n",
     command_purge, NULL, NEEDS_DATABASE},
    {0}};
