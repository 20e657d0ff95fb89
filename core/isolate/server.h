/*
 * server: a small process, forked before anything large is loaded and before there are threads, that forks the cells
 * and hears how they end. It runs no plugin's code itself. It ends, and its cells with it, when the engine does.
 */
#ifndef CORE_ISOLATE_SERVER_H
#define CORE_ISOLATE_SERVER_H

#include "../base/error.h"
#include "cell.h"

struct server;
struct notice;

struct server_settings {
    unsigned cells;
    size_t in, out; /* bytes of shared memory for each one's tasks and answers */
    size_t memory;  /* bytes that a cell may take for itself */
    /* What a cell does, in its sandbox: it answers when it is ready, and never returns. */
    void (*work)(void *user, struct cell_inside *inside);
    void *user;
};

/* No cell runs yet. NULL: the error says why. */
struct server *server_start(const struct server_settings *settings, struct error *error);
struct cell *server_cell(struct server *server, unsigned number);
/* Ends all cells. */
void server_free(struct server *server);

/* For cells. False: the server is gone. */
bool server_start_cell(struct server *server, unsigned number, uint32_t life, uint32_t turn);
const struct notice *server_notice(const struct server *server, unsigned number);

#endif
