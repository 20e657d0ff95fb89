#include "clusters.h"

static struct cluster_node *nodes_of(const struct clusters *clusters)
{
    return (struct cluster_node *)(void *)clusters->nodes.data;
}

void clusters_init(struct clusters *clusters, struct budget *budget)
{
    *clusters = (struct clusters){.nodes = {.budget = budget}, .weak = {.budget = budget}};
}

uint32_t clusters_count(const struct clusters *clusters)
{
    return (uint32_t)(clusters->nodes.size / sizeof(struct cluster_node));
}

bool clusters_add(struct clusters *clusters, uint64_t rank)
{
    const uint32_t number = clusters_count(clusters);
    const struct cluster_node node = {.parent = number, .keeper = number, .earliest = number, .rank = rank};
    return region_append(&clusters->nodes, &node, sizeof node);
}

/* Path halving: each step makes the way of the next search shorter. */
static uint32_t find(struct cluster_node *nodes, uint32_t document)
{
    while (nodes[document].parent != document) {
        nodes[document].parent = nodes[nodes[document].parent].parent;
        document = nodes[document].parent;
    }
    return document;
}

bool clusters_united(struct clusters *clusters, uint32_t a, uint32_t b)
{
    struct cluster_node *nodes = nodes_of(clusters);
    return find(nodes, a) == find(nodes, b);
}

void clusters_unite(struct clusters *clusters, uint32_t a, uint32_t b)
{
    struct cluster_node *nodes = nodes_of(clusters);
    nodes[a].strong = nodes[b].strong = 1;
    const uint32_t left = find(nodes, a), right = find(nodes, b);
    if (left < right)
        nodes[right].parent = left;
    else
        nodes[left].parent = right;
}

bool clusters_attach(struct clusters *clusters, uint32_t smaller, uint32_t larger)
{
    const struct cluster_edge edge = {smaller, larger};
    return region_append(&clusters->weak, &edge, sizeof edge);
}

/* Up the attachments, which never go in circles, for each goes to a larger document or an earlier one of its size. */
static uint32_t top(const struct cluster_node *nodes, uint32_t document)
{
    for (;;) {
        while (nodes[document].parent != document)
            document = nodes[document].parent;
        if (!nodes[document].attached)
            return document;
        document = nodes[document].attached - 1;
    }
}

/* A document that is attached is alone in the strong forest; what is attached to it goes along. */
void clusters_settle(struct clusters *clusters)
{
    struct cluster_node *nodes = nodes_of(clusters);
    const uint32_t count = clusters_count(clusters);
    const struct cluster_edge *edges = (const struct cluster_edge *)(const void *)clusters->weak.data;
    for (uint32_t i = 0; i < count; i++) {
        nodes[i].keeper = nodes[i].earliest = i;
        nodes[i].attached = 0;
    }
    for (size_t i = 0; i < clusters->weak.size / sizeof *edges; i++) {
        struct cluster_node *smaller = &nodes[edges[i].smaller];
        if (!smaller->strong && !smaller->attached && top(nodes, edges[i].larger) != edges[i].smaller)
            smaller->attached = edges[i].larger + 1;
    }
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t root = top(nodes, i), keeper = nodes[root].keeper;
        if (i < nodes[root].earliest)
            nodes[root].earliest = i;
        if (nodes[i].rank > nodes[keeper].rank || (nodes[i].rank == nodes[keeper].rank && i < keeper))
            nodes[root].keeper = i;
    }
}

uint32_t clusters_earliest(const struct clusters *clusters, uint32_t document)
{
    const struct cluster_node *nodes = nodes_of(clusters);
    return nodes[top(nodes, document)].earliest;
}

uint32_t clusters_keeper(const struct clusters *clusters, uint32_t document)
{
    const struct cluster_node *nodes = nodes_of(clusters);
    return nodes[top(nodes, document)].keeper;
}
