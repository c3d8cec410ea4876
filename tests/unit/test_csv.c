#include "fixture.h"
#include "sipwhy/csv.h"

#define MIB ((size_t)1 << 20)

struct reading {
    struct sw_buf text; /* line|field|field; for each record, ~ in front if quotes are loose */
    int records, fail_at;
};

static enum sw_status take(void *context, const struct sw_record *record, struct sw_err *err)
{
    struct reading *reading = context;

    if (++reading->records == reading->fail_at)
        return sw_err_set(err, SW_IO, "enough");
    sw_buf_printf(&reading->text, "%s%" PRId64, record->has_loose_quotes ? "~" : "", record->line);
    for (size_t i = 0; i < record->n; i++) {
        sw_buf_char(&reading->text, '|');
        sw_buf_add(&reading->text, record->fields[i].s, record->fields[i].n);
    }
    sw_buf_char(&reading->text, ';');
    return SW_OK;
}

/* Feeds in steps, each from memory without a byte to spare; the sentence follows a "!". */
static void read_in_steps(struct reading *reading, const char *in, size_t n, size_t step)
{
    struct sw_csv *csv = sw_csv_new(',', take, reading);
    struct sw_err err = {0};
    enum sw_status status = SW_OK;

    sw_buf_clear(&reading->text);
    sw_buf_str(&reading->text, "");
    reading->records = 0;
    for (size_t at = 0; status == SW_OK && at < n; at += step) {
        size_t piece = n - at < step ? n - at : step;
        char *copy = sw_alloc(piece);

        memcpy(copy, in + at, piece);
        status = sw_csv_feed(csv, copy, piece, &err);
        free(copy);
    }
    if (status == SW_OK)
        status = sw_csv_end(csv, &err);
    if (status != SW_OK)
        sw_buf_printf(&reading->text, "!%d %s", (int)status, err.text);
    sw_csv_free(csv);
}

static void check_at_every_cut(const char *name, const char *in, size_t n, const char *want)
{
    struct reading reading = {0};
    size_t same = 0, steps = n ? n : 1;

    for (size_t step = 1; step <= steps; step++) {
        read_in_steps(&reading, in, n, step);
        if (strcmp(reading.text.s, want) == 0)
            same++;
        else if (same == step - 1)
            printf("# steps of %zu\n# got  |%s|\n# want |%s|\n", step, reading.text.s, want);
    }
    ok(same == steps, "%s", name);
    sw_buf_free(&reading.text);
}

static void test_records(void)
{
    static const struct {
        const char *name, *in, *want;
    } cases[] = {
        {"nothing", "", ""},
        {"plain rows", "a,b\n1,2\n", "1|a|b;2|1|2;"},
        {"the last line needs no line end", "a,b\n1,2", "1|a|b;2|1|2;"},
        {"a comma at the very end is a blank field", "a,", "1|a|;"},
        {"CR LF is one line end", "a\r\nb\r\n", "1|a;2|b;"},
        {"CR alone ends a line", "a\rb\rc", "1|a;2|b;3|c;"},
        {"line ends may be mixed", "a\nb\r\nc\rd\n", "1|a;2|b;3|c;4|d;"},
        {"blank lines still count", "a\n\n\nb\n", "1|a;4|b;"},
        {"blank CR LF lines count once", "a\r\n\r\n\r\nb\r\n", "1|a;4|b;"},
        {"blank CR lines count", "a\r\rb\r", "1|a;3|b;"},
        {"LF CR is two line ends", "a\n\rb", "1|a;3|b;"},
        {"blank lines come first", "\n\r\n\ra", "4|a;"},
        {"only blank lines", "\n\n", ""},
        {"spaces alone make a blank line", "a\n \t \nb", "1|a;3|b;"},
        {"blank fields stay", ",,\n,x,\n", "1|||;2||x|;"},
        {"spaces around an unquoted field go", " a , b c \n", "1|a|b c;"},
        {"spaces inside quotes stay", "\" a \",b\n", "1| a |b;"},
        {"spaces around quotes go", " \"a\" ,b\n", "1|a|b;"},
        {"commas inside quotes", "\"a,b\",c\n", "1|a,b|c;"},
        {"doubled quotes are one", "\"say \"\"hi\"\"\",b\n", "1|say \"hi\"|b;"},
        {"quotes and nothing else", "\"\",\"\"\n", "1||;"},
        {"a quoted quote", "\"\"\"\"\n", "1|\";"},
        {"quotes inside an unquoted field", "Q.850;cause=16;text=\"x\",b\n",
         "~1|Q.850;cause=16;text=\"x\"|b;"},
        {"a lone quote inside an unquoted field", "5\" disk,b\nc\n", "~1|5\" disk|b;2|c;"},
        {"a lone quote inside quotes", "\"a\"b\",c\n\"d\",e\n", "~1|a\"b|c;2|d|e;"},
        {"a quote behind a closing one and a space", "\"a\" \"b\"\nc\n", "~1|a\" \"b;2|c;"},
        {"loose quotes in several fields", "x\"y,\"a\"b\",\"\"\"\"\nc\n", "~1|x\"y|a\"b|\";2|c;"},
        {"loose quotes on the last line", "a\nb\"c", "1|a;~2|b\"c;"},
        {"line end inside quotes", "a,\"x\ny\"\nb,c\n", "1|a|x\ny;3|b|c;"},
        {"CR LF inside quotes", "\"x\r\ny\"\r\nb\r\n", "1|x\r\ny;3|b;"},
        {"CR inside quotes", "\"x\ry\"\rb\r", "1|x\ry;3|b;"},
        {"blank lines inside quotes", "\"x\n\n\ny\"\nb\n", "1|x\n\n\ny;5|b;"},
        {"line ends in two fields", "\"a\nb\",\"c\nd\"\ne\n", "1|a\nb|c\nd;4|e;"},
        {"a quoted CR and a quoted LF in the next field are two", "\"a\r\",\"\nb\"\nc\n",
         "1|a\r|\nb;4|c;"},
        {"a quoted CR before the line end", "\"a\r\"\nb\n", "1|a\r;3|b;"},
        {"a quoted LF behind a line ended by CR", "a\r\"\nb\"\nc", "1|a;2|\nb;4|c;"},
        {"other bytes are left alone", "\xff\x01,\xc3\xa9\n", "1|\xff\x01|\xc3\xa9;"},
        {"cut inside the first quotes", "a\n\"b",
         "1|a;!65 line 2: the file ends inside the quotes "
         "that open here: it is cut short"},
        {"cut just behind the opening quote", "a\nb,\"",
         "1|a;!65 line 2: the file ends inside "
         "the quotes that open here: it is cut "
         "short"},
        {"cut in a later field names the line of its quote, not of the record", "\"a\nb\",\"c\nd",
         "!65 line 2: the file ends inside the quotes that open here: it is cut "
         "short"},
        {"cut behind blank and quoted lines", "a\n\n\"x\r\ny\"\r\n\"z\n\n",
         "1|a;3|x\r\ny;!65 line 5: the file ends inside the quotes that open here: it is cut "
         "short"},
        {"cut behind a doubled quote", "\"a\"\"b",
         "!65 line 1: the file ends inside the quotes "
         "that open here: it is cut short"},
        {"ends with the closing quote", "a,\"b\"", "1|a|b;"},
        {"ends with an unquoted quote", "a,b\"", "~1|a|b\";"},
    };

    for (size_t i = 0; i < COUNT(cases); i++)
        check_at_every_cut(cases[i].name, cases[i].in, strlen(cases[i].in), cases[i].want);
}

static void test_nul(void)
{
    static const char in[] = "a\0b,c\nd\n", want[] = "1|a\0b|c;2|d;";
    struct reading reading = {0};

    read_in_steps(&reading, in, sizeof in - 1, 3);
    ok(reading.text.n == sizeof want - 1 && memcmp(reading.text.s, want, sizeof want - 1) == 0,
       "a NUL byte is one like any other");
    sw_buf_free(&reading.text);
}

/* "a\n", then before, then n times fill: the first field of line 2. */
static void check_large(const char *name, const char *before, const char *fill, size_t n,
                        const char *want)
{
    struct reading reading = {0};
    struct sw_buf in = {0};
    const char *sentence;

    sw_buf_printf(&in, "a\n%s", before);
    while (n-- > 0)
        sw_buf_str(&in, fill);
    read_in_steps(&reading, in.s, in.n, 65536);
    sentence = strchr(reading.text.s, '!');
    is_text(sentence ? sentence : "read", want, name);
    sw_buf_free(&in);
    sw_buf_free(&reading.text);
}

static void test_limits(void)
{
    static const char too_large[] =
        "line 2: the field that begins here is larger than 1 MiB: a closing quote is missing";
    char want[160];

    snprintf(want, sizeof want, "!65 %s", too_large);
    check_large("a lost quote stops after 1 MiB and names its line", "\"", "1,2,3\n", MIB / 4,
                want);
    check_large("so does a field without quotes", "", "x", MIB + 1, want);
    check_large("and one behind another field", "b,\"", "1,2\r\n", MIB / 2, want);
    want[9] = '4';
    check_large("line ends quoted before it count", "\"b\n\n\",\"", "1,2\r\n", MIB / 2, want);
    check_large("a large field below the limit is read", "", "x", MIB - 8192, "read");
    check_large("a record of too many fields stops", "", ",", 20000,
                "!65 line 2: this record is larger than any export's");
    check_large("16384 fields are read", "", ",", 16383, "read");
}

static void test_large_record(void)
{
    struct reading reading = {0};
    struct sw_buf in = {0};

    sw_buf_str(&in, "a\n");
    for (size_t i = 0; i < 5 * MIB; i++)
        sw_buf_char(&in, i % 1000 == 999 ? ',' : 'x');
    read_in_steps(&reading, in.s, in.n, in.n);
    is_text(reading.text.s, "1|a;!65 line 2: this record is larger than any export's",
            "a record beyond 4 MiB stops, though its fields are small");
    sw_buf_free(&in);
    sw_buf_free(&reading.text);
}

static void test_failure_is_final(void)
{
    struct reading reading = {.fail_at = 2};
    struct sw_csv *csv = sw_csv_new(',', take, &reading);
    struct sw_err err = {0};

    is_int(sw_csv_feed(csv, "a\nb\nc\nd\n", 8, &err), SW_IO, "the receiver's status comes back");
    is_text(err.text, "enough", "with its sentence");
    is_int(reading.records, 2, "and no record of the same bytes follows");
    is_int(sw_csv_feed(csv, "e\nf\n", 4, &err), SW_IO, "feeding more gives the same status");
    is_int(sw_csv_end(csv, &err), SW_IO, "so does the end");
    is_int(reading.records, 2, "and nothing more was read");
    sw_csv_free(csv);
    sw_csv_free(NULL);
    sw_buf_free(&reading.text);
}

static void test_failure_at_the_end(void)
{
    struct reading reading = {.fail_at = 2};
    struct sw_err err = {0};

    is_int(sw_csv_read("a\nb", 3, take, &reading, &err), SW_IO,
           "a receiver that fails on the last line, which has no line end, is heard");
    sw_buf_free(&reading.text);
}

static void test_delimiter(void)
{
    struct reading reading = {0};
    struct sw_csv *csv = sw_csv_new(';', take, &reading);
    struct sw_err err = {0};

    sw_csv_feed(csv, "a,b;c\n", 6, &err);
    is_text(reading.text.s, "1|a,b|c;", "another delimiter leaves commas alone");
    sw_csv_free(csv);
    sw_buf_free(&reading.text);
}

int main(void)
{
    test_records();
    test_nul();
    test_limits();
    test_large_record();
    test_failure_is_final();
    test_failure_at_the_end();
    test_delimiter();
    return tap_done();
}
