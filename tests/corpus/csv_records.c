/*
 * csv_records.c - the records of a CSV file on standard input as JSON, one a line, for comparison
 * with what others read: what cannot be read is a line {"error": "..."}.
 *
 * usage: csv_records [DELIMITER [STEP]] <file   STEP: so many bytes at a time
 */
#include "sipwhy/csv.h"
#include "sipwhy/text.h"

#include <stdio.h>
#include <stdlib.h>

static void print_string(struct sw_str s)
{
    size_t length;

    putchar('"');
    for (size_t i = 0; i < s.n; i += length) {
        uint32_t c;

        length = sw_utf8_next(s.s + i, s.n - i, &c);
        if (c == '"' || c == '\\' || c < ' ' || c == 0xfffd)
            printf("\\u%04x", (unsigned)c);
        else
            fwrite(s.s + i, 1, length, stdout);
    }
    putchar('"');
}

static enum sw_status print_record(void *context, const struct sw_record *record,
                                   struct sw_err *err)
{
    (void)context;
    (void)err;
    for (size_t i = 0; i < record->n; i++) {
        putchar(i ? ',' : '[');
        print_string(record->fields[i]);
    }
    puts(record->n ? "]" : "[]");
    return SW_OK;
}

int main(int argc, char **argv)
{
    static char bytes[65536];
    char delimiter = argc > 1 ? argv[1][0] : ',';
    long step = argc > 2 ? strtol(argv[2], NULL, 10) : (long)sizeof bytes;
    struct sw_csv *csv = sw_csv_new(delimiter, print_record, NULL);
    enum sw_status status = SW_OK;
    struct sw_err err = {0};
    size_t n;

    if (step < 1 || step > (long)sizeof bytes)
        step = (long)sizeof bytes;
    while (status == SW_OK && (n = fread(bytes, 1, (size_t)step, stdin)) > 0)
        status = sw_csv_feed(csv, bytes, n, &err);
    if (status == SW_OK)
        status = sw_csv_end(csv, &err);
    if (status != SW_OK) {
        printf("{\"error\":");
        print_string(sw_str(err.text));
        puts("}");
    }
    sw_csv_free(csv);
    return 0;
}
