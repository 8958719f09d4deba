#ifndef JOURNEY_SYNC_CZIP_SHIM_H
#define JOURNEY_SYNC_CZIP_SHIM_H

#include <zip.h>

#endif
