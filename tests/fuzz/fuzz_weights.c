/* fuzz_weights: any bytes as the content cleaner's weights: they are refused with a line, or are safe to run. */
#include <model.h>

#include <stdlib.h>

static void require(bool condition)
{
    if (!condition)
        abort();
}

/* Runs a forest over two rows of columns, the lowest and the highest. */
static void run(const struct model *model, const struct forest *forest)
{
    uint8_t *columns = calloc(model->column_count + 1, 2);
    require(columns != NULL);
    for (uint32_t i = 0; i < model->column_count; i++)
        columns[2 * i + 1] = 255;
    uint16_t room[2];
    float p[2];
    forest_run(forest, columns, 2, room, p);
    require(!(p[0] < 0) && !(p[0] > 1) && !(p[1] < 0) && !(p[1] > 1));
    free(columns);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char error[MODEL_ERROR_SIZE];
    struct model *model = model_new(qn_bytes((const char *)data, size), error);
    if (!model) {
        require(*error != '\0');
        return 0;
    }
    for (int look = 0; look < 2; look++)
        run(model, &model->looks[look]);
    for (uint32_t i = 0; i < model->class_count; i++)
        run(model, &model->classes[i]);
    float value;
    marks_learned(&model->tokens, 77, &value);
    model_free(model);
    return 0;
}
