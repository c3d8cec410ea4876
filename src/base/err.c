#include "sipwhy/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum sw_status sw_err_set(struct sw_err *err, enum sw_status status, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    err->is_no_export = err->is_answer = false;
    return status;
}

enum sw_status sw_err_no_export(struct sw_err *err, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    err->is_no_export = true;
    err->is_answer = false;
    return SW_DATA;
}

void sw_err_at(struct sw_err *err, const char *format, ...)
{
    char sentence[sizeof err->text];
    va_list args;
    size_t used;

    memcpy(sentence, err->text, sizeof sentence);
    va_start(args, format);
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    used = strlen(err->text);
    snprintf(err->text + used, sizeof err->text - used, ": %s", sentence);
}
