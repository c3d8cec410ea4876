/*
 * sandbox.h - what the process may still reach, once it knows what it needs: files and folders that
 * are named here, and no network. Linux's Landlock; where the kernel has none nothing is
 * restricted.
 *
 * What is open stays open. Threads that run already are not restricted, children that are started
 * later are: it is entered before the first thread, and a child that needs more is started before.
 */
#ifndef SIPWHY_SANDBOX_H
#define SIPWHY_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>

enum sw_access {
    SW_MAY_READ,  /* a file, or all that is in a folder and below */
    SW_MAY_WRITE, /* what is there already, such as a device */
    SW_MAY_CHANGE /* a folder: files and folders in it are read, made, written, renamed, removed */
};

/* Under way, between begin and enter. */
struct sw_sandbox {
    int rules;        /* a file descriptor; -1: this kernel has no Landlock */
    uint64_t handled; /* accesses to files that it knows, which are refused unless allowed */
};

/* Nothing is allowed so far. False where the kernel has no Landlock: then the others do nothing. */
bool sw_sandbox_begin(struct sw_sandbox *sandbox);

/* A path that is not there, or can't be reached, is passed over. A link counts as its target. */
void sw_sandbox_allow(struct sw_sandbox *sandbox, const char *path, enum sw_access access);

/* For good. Whether it is in force; what sandbox holds is freed. */
bool sw_sandbox_enter(struct sw_sandbox *sandbox);

#endif
