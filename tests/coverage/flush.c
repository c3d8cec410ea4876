/*
 * flush.c - linked into what `make coverage` builds (ld --wrap), so that every process writes its
 * counters: from inside the sandbox too, and where it ends at once.
 *
 * What a signal ends writes none, nor does a child that has become another program.
 */
#include "sipwhy/sandbox.h"

#include <gcov.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

bool __real_sw_sandbox_enter(struct sw_sandbox *sandbox);
bool __wrap_sw_sandbox_enter(struct sw_sandbox *sandbox);
_Noreturn void __real__exit(int code);
_Noreturn void __wrap__exit(int code);
_Noreturn void __real__Exit(int code);
_Noreturn void __wrap__Exit(int code);

/* Of tests/fault/shim.c and of libfiu, if they are loaded: what is behind is done without faults.
 */
void fault_end(void) __attribute__((weak));
int fiu_disable(const char *name) __attribute__((weak));

/* Runs before the counters are written, which is the last thing that a program does. */
__attribute__((destructor)) static void end_faults(void)
{
    fflush(NULL); /* what a program has printed may fail as it does elsewhere */
    if (fault_end)
        fault_end();
    if (fiu_disable)
        fiu_disable("libc/*"); /* refused memory ends the writing of counters in a crash */
}

bool __wrap_sw_sandbox_enter(struct sw_sandbox *sandbox)
{
    sw_sandbox_allow(sandbox, COUNTERS, SW_MAY_CHANGE);
    return __real_sw_sandbox_enter(sandbox);
}

void __wrap__exit(int code)
{
    end_faults();
    __gcov_dump();
    __real__exit(code);
}

void __wrap__Exit(int code)
{
    end_faults();
    __gcov_dump();
    __real__Exit(code);
}
