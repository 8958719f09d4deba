#ifndef JOURNEY_SYNC_POSTGRES_H
#define JOURNEY_SYNC_POSTGRES_H

/* The part of libpq that is used, loaded when the first database is opened and not when the program starts: most verbs need
   none, and a machine that keeps its master in a file needs no libpq. Declared here from libpq's documentation, so that no
   header of it is needed to build; the library's name promises that these functions stay as they are. */

typedef struct pg_conn journey_pg_connection;
typedef struct pg_result journey_pg_result;

/* Loads the library once; every thread may call it. NULL where it is there, else why not. */
const char *journey_pg_load(void);

/* The functions below may be called only after journey_pg_load gave NULL. */

/* What an address (a postgres:// URL) is: 0 usable, 1 it holds a password, -1 no address. */
int journey_pg_judge(const char *address);

/* Connects; NULL only without memory. Notices of the server are not printed. */
journey_pg_connection *journey_pg_connect(const char *address);
void journey_pg_close(journey_pg_connection *connection);
int journey_pg_is_open(const journey_pg_connection *connection);
/* Whether a server answers there and takes connections, whoever asks. */
int journey_pg_answers(const char *address);
const char *journey_pg_reason(const journey_pg_connection *connection);

/* Sends one statement with text parameters, NULL for a null; its rows come one by one. 0 where it cannot be sent. */
int journey_pg_send(journey_pg_connection *connection, const char *sql, int count, const char *const *values);
/* Runs statements without parameters and waits for the last one. */
journey_pg_result *journey_pg_execute(journey_pg_connection *connection, const char *sql);
/* The next result of what was sent; NULL when there is none left. */
journey_pg_result *journey_pg_next(journey_pg_connection *connection);
void journey_pg_clear(journey_pg_result *result);

enum journey_pg_state { journey_pg_done, journey_pg_row, journey_pg_copying, journey_pg_failed };
enum journey_pg_state journey_pg_state(const journey_pg_result *result);
/* How many rows a statement changed. */
const char *journey_pg_changed(journey_pg_result *result);
/* SQLSTATE and the message's first part, NULL where the failure is not the server's. */
const char *journey_pg_code(const journey_pg_result *result);
const char *journey_pg_message(const journey_pg_result *result);

int journey_pg_is_null(const journey_pg_result *result, int column);
const char *journey_pg_value(const journey_pg_result *result, int column);
int journey_pg_length(const journey_pg_result *result, int column);

/* Rows for a COPY under way, and its end; with a reason it is given up. 1 where it was taken. */
int journey_pg_put(journey_pg_connection *connection, const char *bytes, int count);
int journey_pg_end(journey_pg_connection *connection, const char *reason);

#endif
