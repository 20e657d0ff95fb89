#include "kind.h"

#include "kinds.h"

/* In the order of the model's classes. */
static const char *const names[MODEL_CLASSES] = {"article", "forum", "product", "listing", "collection", "documentation", "service"};

/* Which class the forests take the page for. @param share set to its part of all probabilities */
static uint32_t choose(const struct model *model, const uint8_t *columns, size_t stride, float *share)
{
    uint32_t best = 0;
    float most = 0, all = 0;
    for (uint32_t i = 0; i < model->class_count; i++) {
        float odds;
        forest_run(&model->classes[i], columns, stride, 1, &odds); /* kinds look at features of the page: those of any block */
        const float p = forest_probability(odds);
        all += p;
        if (p > most) {
            most = p;
            best = i;
        }
    }
    *share = ratio(most, all);
    return best;
}

bool kind_set(const struct survey *survey, const struct selection *selection, const struct model *model, qn_doc *doc, qn_call *call)
{
    static const char *const said[LD_KINDS] = {", JSON-LD article", ", JSON-LD product", ", JSON-LD discussion", ", JSON-LD list",
                                               ", JSON-LD business", ", JSON-LD questions", ", JSON-LD recipe", ""};
    if (!model->class_count || !survey->count)
        return true;
    float share;
    const char *name = names[choose(model, selection->columns, forest_stride(survey->count), &share)];
    char origin[256];
    int size = snprintf(origin, sizeof origin, "score 0.%02d%s", share < .995f ? (int)(share * 100 + .5f) : 99,
                        survey->whole.og_article ? ", og:type article" : survey->whole.og_product ? ", og:type product" : "");
    for (int i = 0; i < LD_KINDS; i++)
        if (survey->whole.kinds >> i & 1)
            size += snprintf(origin + size, sizeof origin - (size_t)size, "%s", said[i]);
    const qn_source source = {.origin = qn_bytes(origin, (size_t)size)};
    return qn_set_text(call, doc, "kind", qn_str(name), &source);
}
