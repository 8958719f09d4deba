#ifndef JOURNEY_SYNC_CURL_H
#define JOURNEY_SYNC_CURL_H

/* The part of libcurl that is used, for two reasons: its setters are variadic, which Swift cannot call; and the library is
   loaded when the first remote is opened, not when the program starts (it and its own libraries cost milliseconds that most
   verbs need not spend, and a machine that only uses folders needs no libcurl). */

#define CURL_DISABLE_TYPECHECK
#define CURL_DISABLE_DEPRECATION
#include <curl/curl.h>
#include <stddef.h>

/* Loads the library once; every thread may call it. NULL where it is there, else why not. */
const char *journey_curl_load(void);

/* The functions below may be called only after journey_curl_load gave NULL. */
CURL *journey_curl_new(void);
void journey_curl_free(CURL *handle);
void journey_curl_reset(CURL *handle);
CURLcode journey_curl_perform(CURL *handle);
const char *journey_curl_reason(CURLcode code);

CURLcode journey_curl_set_number(CURL *handle, CURLoption option, long value);
CURLcode journey_curl_set_size(CURL *handle, CURLoption option, long long value);
CURLcode journey_curl_set_text(CURL *handle, CURLoption option, const char *value);
CURLcode journey_curl_set_pointer(CURL *handle, CURLoption option, void *value);
/* The library copies the bytes. */
CURLcode journey_curl_set_blob(CURL *handle, CURLoption option, const void *bytes, size_t count);
CURLcode journey_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *list);
/* One protocol and no other, also after a redirect: "https", "http" or "sftp". */
CURLcode journey_curl_set_protocol(CURL *handle, const char *protocol);

typedef size_t (*journey_curl_move)(char *bytes, size_t size, size_t count, void *context);
typedef int (*journey_curl_seek)(void *context, curl_off_t offset, int origin);
CURLcode journey_curl_set_move(CURL *handle, CURLoption option, journey_curl_move function);
CURLcode journey_curl_set_seek(CURL *handle, journey_curl_seek function);

long journey_curl_status(CURL *handle);

struct curl_slist *journey_curl_append(struct curl_slist *list, const char *text);
void journey_curl_free_list(struct curl_slist *list);

#endif
