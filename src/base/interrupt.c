/* interrupt.c - see interrupt.h. */
#include "sipwhy/interrupt.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

static atomic_int came; /* other threads look at it too */

static void note(int signal_number)
{
    (void)signal_number;
    came = 1;
}

void sw_interrupt_install(void)
{
    struct sigaction action = {.sa_handler = note, .sa_flags = (int)SA_RESETHAND};

    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

bool sw_interrupted(void)
{
    return came != 0;
}
