#ifndef JOURNEY_SYNC_CEXPAT_SHIM_H
#define JOURNEY_SYNC_CEXPAT_SHIM_H

#include <expat.h>

#endif
