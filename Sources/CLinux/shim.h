#ifndef JOURNEY_SYNC_CLINUX_SHIM_H
#define JOURNEY_SYNC_CLINUX_SHIM_H

/* syncfs(2) is declared only for _GNU_SOURCE, which Swift's Glibc module does not set. */
extern int syncfs(int descriptor);

#endif
