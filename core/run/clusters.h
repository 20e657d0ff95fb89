/*
 * clusters: which documents belong together. Strong pairs unite; a weak pair attaches its smaller document, and only
 * if that has no strong pair, so that no likeness of a part ever joins two stories.
 */
#ifndef CORE_RUN_CLUSTERS_H
#define CORE_RUN_CLUSTERS_H

#include "region.h"

struct clusters {
    struct region nodes; /* struct cluster_node */
    struct region weak;  /* struct cluster_edge, in the order found */
};

struct cluster_node {
    uint32_t parent;   /* of the strong forest: an earlier document of its cluster, or itself */
    uint32_t attached; /* + 1: the document that this one is attached to; 0: none */
    uint32_t keeper;   /* of a root, after clusters_settle: the document that stays */
    uint32_t strong;   /* 1: it has a strong pair */
    uint64_t rank;     /* the higher stays; of equals the earlier */
    uint32_t earliest; /* of a root, after clusters_settle: the first document, attached ones included */
    uint32_t reserved;
};

struct cluster_edge {
    uint32_t smaller, larger;
};

void clusters_init(struct clusters *clusters, struct budget *budget);
/* The next document. rank: how much it is worth keeping. False: no memory. */
bool clusters_add(struct clusters *clusters, uint64_t rank);
uint32_t clusters_count(const struct clusters *clusters);
/* Are two already united? Shortens paths on the way. */
bool clusters_united(struct clusters *clusters, uint32_t a, uint32_t b);
void clusters_unite(struct clusters *clusters, uint32_t a, uint32_t b);
bool clusters_attach(struct clusters *clusters, uint32_t smaller, uint32_t larger);
/* All pairs are known: attaches, and chooses who stays. */
void clusters_settle(struct clusters *clusters);
/* After clusters_settle; by several threads. The first document of its cluster, and the one of it that stays. */
uint32_t clusters_earliest(const struct clusters *clusters, uint32_t document);
uint32_t clusters_keeper(const struct clusters *clusters, uint32_t document);

#endif
