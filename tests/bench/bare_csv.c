/* bare_csv.c - libcsv over a file, counting and nothing else: the floor of any import with it. */
#include <csv.h>
#include <stdio.h>

static void take_field(void *text, size_t n, void *counts)
{
    (void)text;
    (void)n;
    ((long *)counts)[0]++;
}

static void take_line_end(int c, void *counts)
{
    (void)c;
    ((long *)counts)[1]++;
}

int main(int argc, char **argv)
{
    static char bytes[1 << 17];
    struct csv_parser parser;
    long counts[2] = {0};
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    size_t n;

    if (!file || csv_init(&parser, 0) != 0)
        return 2;
    while ((n = fread(bytes, 1, sizeof bytes, file)) > 0)
        csv_parse(&parser, bytes, n, take_field, take_line_end, counts);
    csv_fini(&parser, take_field, take_line_end, counts);
    csv_free(&parser);
    printf("%ld fields, %ld records\n", counts[0], counts[1]);
    return fclose(file) != 0;
}
