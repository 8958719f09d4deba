#include "journey_curl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

static struct {
    CURLcode (*global_init)(long);
    CURL *(*init)(void);
    void (*cleanup)(CURL *);
    void (*reset)(CURL *);
    CURLcode (*perform)(CURL *);
    CURLcode (*setopt)(CURL *, CURLoption, ...);
    CURLcode (*getinfo)(CURL *, CURLINFO, ...);
    const char *(*text)(CURLcode);
    struct curl_slist *(*append)(struct curl_slist *, const char *);
    void (*free_all)(struct curl_slist *);
} library;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const char *failure;

static void *find(void *handle, const char *name) {
    void *function = dlsym(handle, name);
    if (!function) failure = "libcurl lacks a function; it is too old";
    return function;
}

static void load(void) {
    /* The variant that links OpenSSL: the others cannot use an Ed25519 certificate. */
    void *handle = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        failure = "libcurl is not installed (Debian: libcurl4)";
        return;
    }
    library.global_init = (CURLcode(*)(long))find(handle, "curl_global_init");
    library.init = (CURL * (*)(void)) find(handle, "curl_easy_init");
    library.cleanup = (void (*)(CURL *))find(handle, "curl_easy_cleanup");
    library.reset = (void (*)(CURL *))find(handle, "curl_easy_reset");
    library.perform = (CURLcode(*)(CURL *))find(handle, "curl_easy_perform");
    library.setopt = (CURLcode(*)(CURL *, CURLoption, ...))find(handle, "curl_easy_setopt");
    library.getinfo = (CURLcode(*)(CURL *, CURLINFO, ...))find(handle, "curl_easy_getinfo");
    library.text = (const char *(*)(CURLcode))find(handle, "curl_easy_strerror");
    library.append = (struct curl_slist * (*)(struct curl_slist *, const char *)) find(handle, "curl_slist_append");
    library.free_all = (void (*)(struct curl_slist *))find(handle, "curl_slist_free_all");
    if (!failure && library.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) failure = "libcurl does not start";
}

const char *journey_curl_load(void) {
    pthread_once(&once, load);
    return failure;
}

CURL *journey_curl_new(void) { return library.init(); }
void journey_curl_free(CURL *handle) { library.cleanup(handle); }
void journey_curl_reset(CURL *handle) { library.reset(handle); }
CURLcode journey_curl_perform(CURL *handle) { return library.perform(handle); }
const char *journey_curl_reason(CURLcode code) { return library.text(code); }

CURLcode journey_curl_set_number(CURL *handle, CURLoption option, long value) {
    return library.setopt(handle, option, value);
}
CURLcode journey_curl_set_size(CURL *handle, CURLoption option, long long value) {
    return library.setopt(handle, option, (curl_off_t)value);
}
CURLcode journey_curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return library.setopt(handle, option, value);
}
CURLcode journey_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return library.setopt(handle, option, value);
}
CURLcode journey_curl_set_blob(CURL *handle, CURLoption option, const void *bytes, size_t count) {
    struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_COPY};
    return library.setopt(handle, option, &blob);
}
CURLcode journey_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *list) {
    return library.setopt(handle, option, list);
}
CURLcode journey_curl_set_move(CURL *handle, CURLoption option, journey_curl_move function) {
    return library.setopt(handle, option, function);
}
CURLcode journey_curl_set_seek(CURL *handle, journey_curl_seek function) {
    return library.setopt(handle, CURLOPT_SEEKFUNCTION, function);
}

CURLcode journey_curl_set_protocol(CURL *handle, const char *protocol) {
#if LIBCURL_VERSION_NUM >= 0x075500
    CURLcode done = library.setopt(handle, CURLOPT_PROTOCOLS_STR, protocol);
    /* A library older than the header knows only the mask. */
    if (done != CURLE_UNKNOWN_OPTION) return done;
#endif
    long mask = strcmp(protocol, "https") == 0  ? CURLPROTO_HTTPS
                : strcmp(protocol, "sftp") == 0 ? CURLPROTO_SFTP
                                                : CURLPROTO_HTTP;
    return library.setopt(handle, CURLOPT_PROTOCOLS, mask);
}

long journey_curl_status(CURL *handle) {
    long status = 0;
    return library.getinfo(handle, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK ? status : 0;
}

struct curl_slist *journey_curl_append(struct curl_slist *list, const char *text) { return library.append(list, text); }
void journey_curl_free_list(struct curl_slist *list) { library.free_all(list); }
