#ifndef JOURNEY_SYNC_COPENSSL_SHIM_H
#define JOURNEY_SYNC_COPENSSL_SHIM_H

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

/* BIO_get_mem_data is a cast macro, which Swift cannot import. */
static inline long journey_bio_mem_data(BIO *bio, char **data) { return BIO_get_mem_data(bio, data); }

#endif
