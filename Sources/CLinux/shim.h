#ifndef JOURNEY_SYNC_CLINUX_SHIM_H
#define JOURNEY_SYNC_CLINUX_SHIM_H

/* syncfs(2) is declared only for _GNU_SOURCE, which Swift's Glibc module does not set. */
extern int syncfs(int descriptor);

/* sync_file_range(2), likewise, with SYNC_FILE_RANGE_WRITE: begins to write a file out and waits for nothing. */
extern int sync_file_range(int descriptor, long offset, long count, unsigned flags);
static inline void journey_begin_writing(int descriptor) { sync_file_range(descriptor, 0, 0, 2); }

#endif
