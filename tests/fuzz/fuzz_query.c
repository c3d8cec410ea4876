/* fuzz_query.c - the head of a saved query: what it says, or what is wrong with it. */
#include "fuzz.h"

#include "../../src/report/query_head.h"

#include "sipwhy/mem.h"

const char *const fuzz_seeds[] = {"schema/queries/*.sql", "tests/fuzz/seeds/query/*", NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sw_saved_queries list = {0};
    struct sw_saved_query *query;

    list.items = sw_alloc_zero(1, sizeof *list.items);
    list.n = list.capacity = 1;
    query = &list.items[0];
    query->name = sw_strdup("fuzz");
    query->path = sw_strdup("fuzz.sql");
    query->text = fuzz_text(data, size);
    query_head_read(query);
    for (size_t i = 0; i < query->n_columns; i++)
        HOLDS(query->columns[i]);
    for (size_t i = 0; i < query->n_params; i++)
        HOLDS(query->problem || (query->params[i].name && query->params[i].name[0]));
    sw_saved_queries_clear(&list);
    return 0;
}
