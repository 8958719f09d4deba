#include "journey_postgres.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* As libpq's documentation lists them. */
enum { connection_ok = 0 };
enum { ping_ok = 0 };
enum { command_ok = 1, tuples_ok = 2, copy_in = 4, single_tuple = 9 };
enum { field_sqlstate = 'C', field_message = 'M' };

struct option {
    char *keyword, *variable, *compiled, *value, *label, *shown;
    int size;
};

static struct {
    journey_pg_connection *(*connect)(const char *const *, const char *const *, int);
    void (*finish)(journey_pg_connection *);
    int (*status)(const journey_pg_connection *);
    int (*ping)(const char *const *, const char *const *, int);
    char *(*reason)(const journey_pg_connection *);
    void (*(*quiet)(journey_pg_connection *, void (*)(void *, const char *), void *))(void *, const char *);
    int (*send)(journey_pg_connection *, const char *, int, const unsigned *, const char *const *, const int *,
                const int *, int);
    int (*single)(journey_pg_connection *);
    journey_pg_result *(*execute)(journey_pg_connection *, const char *);
    journey_pg_result *(*next)(journey_pg_connection *);
    void (*clear)(journey_pg_result *);
    int (*result_status)(const journey_pg_result *);
    char *(*changed)(journey_pg_result *);
    char *(*field)(const journey_pg_result *, int);
    int (*is_null)(const journey_pg_result *, int, int);
    char *(*value)(const journey_pg_result *, int, int);
    int (*length)(const journey_pg_result *, int, int);
    int (*put)(journey_pg_connection *, const char *, int);
    int (*end)(journey_pg_connection *, const char *);
    struct option *(*parse)(const char *, char **);
    void (*free_options)(struct option *);
    void (*free_memory)(void *);
} library;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const char *failure;

static void find(void *handle, void *function, const char *name) {
    void *found = dlsym(handle, name);
    if (!found) failure = "libpq lacks a function; it is too old";
    memcpy(function, &found, sizeof found);
}

static void load(void) {
    void *handle = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        failure = "libpq is not installed (Debian: libpq5)";
        return;
    }
    find(handle, &library.connect, "PQconnectdbParams");
    find(handle, &library.finish, "PQfinish");
    find(handle, &library.status, "PQstatus");
    find(handle, &library.ping, "PQpingParams");
    find(handle, &library.reason, "PQerrorMessage");
    find(handle, &library.quiet, "PQsetNoticeProcessor");
    find(handle, &library.send, "PQsendQueryParams");
    find(handle, &library.single, "PQsetSingleRowMode");
    find(handle, &library.execute, "PQexec");
    find(handle, &library.next, "PQgetResult");
    find(handle, &library.clear, "PQclear");
    find(handle, &library.result_status, "PQresultStatus");
    find(handle, &library.changed, "PQcmdTuples");
    find(handle, &library.field, "PQresultErrorField");
    find(handle, &library.is_null, "PQgetisnull");
    find(handle, &library.value, "PQgetvalue");
    find(handle, &library.length, "PQgetlength");
    find(handle, &library.put, "PQputCopyData");
    find(handle, &library.end, "PQputCopyEnd");
    find(handle, &library.parse, "PQconninfoParse");
    find(handle, &library.free_options, "PQconninfoFree");
    find(handle, &library.free_memory, "PQfreemem");
}

const char *journey_pg_load(void) {
    pthread_once(&once, load);
    return failure;
}

int journey_pg_judge(const char *address) {
    char *reason = NULL;
    struct option *options = library.parse(address, &reason);
    if (!options) {
        /* The reason may quote what stands in the address, so nobody is told it. */
        library.free_memory(reason);
        return -1;
    }
    int verdict = 0;
    for (struct option *option = options; option->keyword; option++) {
        if (option->value && strstr(option->keyword, "password")) verdict = 1;
    }
    library.free_options(options);
    return verdict;
}

/* What holds unless the address says otherwise stands before the address, which overrules it; what stands behind it overrules
   the address. */
static void parameters(const char *address, const char *mode, const char **names, const char **values) {
    int count = 0;
#define SET(name, value) (names[count] = (name), values[count++] = (value))
    SET("connect_timeout", "10");
    SET("tcp_user_timeout", "60000");
    SET("keepalives_idle", "30");
    SET("gssencmode", "disable");
    SET("application_name", "journey-sync");
    /* Encrypted, and to the server that is meant; over a socket of this machine it does not matter. */
    if (!getenv("PGSSLMODE")) SET("sslmode", "verify-full");
    SET("dbname", address);
    SET("client_encoding", "UTF8");
    if (mode) SET("sslmode", mode);
    SET(NULL, NULL);
#undef SET
}

static void ignore(void *context, const char *text) {
    (void)context;
    (void)text;
}

journey_pg_connection *journey_pg_connect(const char *address) {
    const char *names[10], *values[10];
    parameters(address, NULL, names, values);
    journey_pg_connection *connection = library.connect(names, values, 1);
    if (connection) library.quiet(connection, ignore, NULL);
    return connection;
}

void journey_pg_close(journey_pg_connection *connection) { library.finish(connection); }
int journey_pg_is_open(const journey_pg_connection *connection) { return library.status(connection) == connection_ok; }
const char *journey_pg_reason(const journey_pg_connection *connection) { return library.reason(connection); }

int journey_pg_answers(const char *address) {
    const char *names[10], *values[10];
    /* Whether it can be trusted is not the question. */
    parameters(address, "disable", names, values);
    return library.ping(names, values, 1) == ping_ok;
}

int journey_pg_send(journey_pg_connection *connection, const char *sql, int count, const char *const *values) {
    if (!library.send(connection, sql, count, NULL, values, NULL, NULL, 0)) return 0;
    return library.single(connection);
}
journey_pg_result *journey_pg_execute(journey_pg_connection *connection, const char *sql) {
    return library.execute(connection, sql);
}
journey_pg_result *journey_pg_next(journey_pg_connection *connection) { return library.next(connection); }
void journey_pg_clear(journey_pg_result *result) { library.clear(result); }

enum journey_pg_state journey_pg_state(const journey_pg_result *result) {
    switch (library.result_status(result)) {
    case command_ok:
    case tuples_ok: return journey_pg_done;
    case single_tuple: return journey_pg_row;
    case copy_in: return journey_pg_copying;
    default: return journey_pg_failed;
    }
}

const char *journey_pg_changed(journey_pg_result *result) { return library.changed(result); }
const char *journey_pg_code(const journey_pg_result *result) { return library.field(result, field_sqlstate); }
const char *journey_pg_message(const journey_pg_result *result) { return library.field(result, field_message); }

int journey_pg_is_null(const journey_pg_result *result, int column) { return library.is_null(result, 0, column); }
const char *journey_pg_value(const journey_pg_result *result, int column) { return library.value(result, 0, column); }
int journey_pg_length(const journey_pg_result *result, int column) { return library.length(result, 0, column); }

int journey_pg_put(journey_pg_connection *connection, const char *bytes, int count) {
    return library.put(connection, bytes, count) == 1;
}
int journey_pg_end(journey_pg_connection *connection, const char *reason) {
    return library.end(connection, reason) == 1;
}
