/*
 * interrupt.h - Ctrl-C and a polite kill: work stops at the next good place.
 */
#ifndef SIPWHY_INTERRUPT_H
#define SIPWHY_INTERRUPT_H

#include <stdbool.h>

/* From now on SIGINT and SIGTERM only note that they came; a second one ends the program at once.
 */
void sw_interrupt_install(void);

/* One came: give up what is under way, roll back, return SW_INTERRUPTED. */
bool sw_interrupted(void);

#endif
