/* version.h - the version of sipwhy, as --version prints it and the ledger notes it. */
#ifndef SIPWHY_VERSION_H
#define SIPWHY_VERSION_H

#define SW_VERSION "0.1.0"

#endif
