#include "pattern.h"

#include "script.h"

#include <lauxlib.h>

enum { MOST_DEPTH = 200, CHARGE = 1024 };

static void step(struct pattern *pattern)
{
    if (++pattern->steps % CHARGE == 0)
        script_charge(pattern->lua, CHARGE);
}

/* ---- Classes: ASCII alone, whatever the locale ---- */

static bool is_between(unsigned char c, unsigned char low, unsigned char high)
{
    return c >= low && c <= high;
}

static bool in_letter_class(unsigned char c, unsigned char letter)
{
    const bool upper = is_between(c, 'A', 'Z'), lower = is_between(c, 'a', 'z'), digit = is_between(c, '0', '9');
    switch (letter) {
    case 'a':
        return upper || lower;
    case 'c':
        return c < ' ' || c == 0x7F;
    case 'd':
        return digit;
    case 'g':
        return is_between(c, '!', '~');
    case 'l':
        return lower;
    case 'p':
        return is_between(c, '!', '~') && !upper && !lower && !digit;
    case 's':
        return c == ' ' || is_between(c, '\t', '\r');
    case 'u':
        return upper;
    case 'w':
        return upper || lower || digit;
    case 'z': /* of older Lua, which still knows it */
        return c == 0;
    default: /* 'x' */
        return digit || is_between(c, 'A', 'F') || is_between(c, 'a', 'f');
    }
}

/* What stands behind "%": a class, its opposite when it is a capital, or a character as it is. */
static bool in_class(unsigned char c, unsigned char letter)
{
    const unsigned char small = is_between(letter, 'A', 'Z') ? (unsigned char)(letter + 32) : letter;
    switch (small) {
    case 'a': case 'c': case 'd': case 'g': case 'l': case 'p': case 's': case 'u': case 'w': case 'x': case 'z':
        return in_letter_class(c, small) == (small == letter);
    default:
        return c == letter;
    }
}

/* The end of "[...]"; its first character may be "]". */
static const char *set_end(const struct pattern *pattern, const char *at)
{
    at += at + 1 < pattern->end && at[1] == '^' ? 2 : 1;
    for (bool first = true; at < pattern->end && (first || *at != ']'); first = false)
        at += *at == '%' ? 2 : 1;
    if (at >= pattern->end)
        luaL_error(pattern->lua, "malformed pattern (missing ']')");
    return at + 1;
}

/* The end of what stands for one character. */
static const char *item_end(const struct pattern *pattern, const char *at)
{
    if (*at == '[')
        return set_end(pattern, at);
    if (*at == '%' && at + 1 == pattern->end)
        luaL_error(pattern->lua, "malformed pattern (ends with '%%')");
    return at + (*at == '%' ? 2 : 1);
}

static bool in_set(unsigned char c, const char *at, const char *end)
{
    const bool opposite = at[1] == '^';
    at += opposite ? 2 : 1;
    end--; /* the "]" */
    while (at < end) {
        if (*at == '%') {
            if (in_class(c, (unsigned char)at[1]))
                return !opposite;
            at += 2;
        } else if (at + 2 < end && at[1] == '-') {
            if (is_between(c, (unsigned char)at[0], (unsigned char)at[2]))
                return !opposite;
            at += 3;
        } else if ((unsigned char)*at++ == c) {
            return !opposite;
        }
    }
    return opposite;
}

static bool is_item(struct pattern *pattern, const char *text, const char *item, const char *end)
{
    step(pattern);
    if (text >= pattern->text_end)
        return false;
    const unsigned char c = (unsigned char)*text;
    switch (*item) {
    case '.':
        return true;
    case '%':
        return in_class(c, (unsigned char)item[1]);
    case '[':
        return in_set(c, item, end);
    default:
        return (unsigned char)*item == c;
    }
}

/* ---- Matching: each of these gives the end of the match, or NULL ---- */

static const char *match(struct pattern *pattern, const char *text, const char *at);

/* "*" and "+": as many as there are, then fewer. */
static const char *match_most(struct pattern *pattern, const char *text, const char *item, const char *end)
{
    size_t count = 0;
    while (is_item(pattern, text + count, item, end))
        count++;
    for (;;) {
        const char *const found = match(pattern, text + count, end + 1);
        if (found || count-- == 0)
            return found;
    }
}

/* "-": as few as will do. */
static const char *match_fewest(struct pattern *pattern, const char *text, const char *item, const char *end)
{
    for (;; text++) {
        const char *const found = match(pattern, text, end + 1);
        if (found || !is_item(pattern, text, item, end))
            return found;
    }
}

static const char *match_open(struct pattern *pattern, const char *text, const char *at)
{
    if (pattern->count >= PATTERN_CAPTURES)
        luaL_error(pattern->lua, "too many captures");
    const bool place = at + 1 < pattern->end && at[1] == ')';
    pattern->captures[pattern->count].begin = text;
    pattern->captures[pattern->count++].size = place ? PATTERN_PLACE : PATTERN_OPEN;
    const char *const found = match(pattern, text, at + (place ? 2 : 1));
    if (!found)
        pattern->count--;
    return found;
}

static const char *match_close(struct pattern *pattern, const char *text, const char *at)
{
    int last = pattern->count - 1;
    while (last >= 0 && pattern->captures[last].size != PATTERN_OPEN)
        last--;
    if (last < 0)
        luaL_error(pattern->lua, "invalid pattern capture");
    pattern->captures[last].size = text - pattern->captures[last].begin;
    const char *const found = match(pattern, text, at + 1);
    if (!found)
        pattern->captures[last].size = PATTERN_OPEN;
    return found;
}

/* "%b()": from one to the other, with as many of each in between. */
static const char *skip_balanced(struct pattern *pattern, const char *text, const char *at)
{
    if (pattern->end - at < 4)
        luaL_error(pattern->lua, "malformed pattern (missing arguments to '%%b')");
    if (text >= pattern->text_end || *text != at[2])
        return NULL;
    size_t open = 1;
    while (++text < pattern->text_end) {
        step(pattern);
        if (*text == at[3]) {
            if (--open == 0)
                return text + 1;
        } else if (*text == at[2]) {
            open++;
        }
    }
    return NULL;
}

/* "%f[set]": between a character that is not in the set and one that is. @return the end of the item */
static const char *skip_frontier(struct pattern *pattern, const char *text, const char *at)
{
    const char *const set = at + 2;
    if (set >= pattern->end || *set != '[')
        luaL_error(pattern->lua, "missing '[' after '%%f' in pattern");
    const char *const end = set_end(pattern, set);
    const unsigned char before = text == pattern->text ? 0 : (unsigned char)text[-1];
    const unsigned char behind = text == pattern->text_end ? 0 : (unsigned char)*text;
    return !in_set(before, set, end) && in_set(behind, set, end) ? end : NULL;
}

/* "%1": what that capture holds, again. */
static const char *skip_capture(struct pattern *pattern, const char *text, char digit)
{
    const int index = digit - '1';
    if (index < 0 || index >= pattern->count || pattern->captures[index].size == PATTERN_OPEN)
        luaL_error(pattern->lua, "invalid capture index %%%d in pattern", index + 1);
    const ptrdiff_t size = pattern->captures[index].size;
    if (size == PATTERN_PLACE || size > pattern->text_end - text || memcmp(pattern->captures[index].begin, text, (size_t)size) != 0)
        return NULL;
    script_charge(pattern->lua, 1 + size / 64);
    return text + size;
}

/* One item and what it repeats by. True: go on behind it, at text and at; false: *found is all there is. */
static bool match_item(struct pattern *pattern, const char **text, const char **at, const char **found)
{
    const char *const item = *at, *const end = item_end(pattern, item);
    const char repeat = end < pattern->end ? *end : '\0';
    *found = NULL;
    switch (repeat) {
    case '?':
        if (is_item(pattern, *text, item, end) && (*found = match(pattern, *text + 1, end + 1)))
            return false;
        *at = end + 1;
        return true;
    case '+':
        *found = is_item(pattern, *text, item, end) ? match_most(pattern, *text + 1, item, end) : NULL;
        return false;
    case '*':
        *found = match_most(pattern, *text, item, end);
        return false;
    case '-':
        *found = match_fewest(pattern, *text, item, end);
        return false;
    default:
        if (!is_item(pattern, *text, item, end))
            return false;
        ++*text;
        *at = end;
        return true;
    }
}

/* What begins with "%" and is not a class. False: it is one. */
static bool match_special(struct pattern *pattern, const char **text, const char **at)
{
    const char *const item = *at;
    if (item + 1 >= pattern->end)
        return false;
    if (item[1] == 'b') {
        *text = skip_balanced(pattern, *text, item);
        *at = item + 4;
    } else if (item[1] == 'f') {
        *at = skip_frontier(pattern, *text, item);
        *text = *at ? *text : NULL;
    } else if (is_between((unsigned char)item[1], '0', '9')) {
        *text = skip_capture(pattern, *text, item[1]);
        *at = item + 2;
    } else {
        return false;
    }
    return true;
}

static const char *match(struct pattern *pattern, const char *text, const char *at)
{
    const char *found = NULL;
    if (++pattern->depth > MOST_DEPTH)
        luaL_error(pattern->lua, "pattern too complex");
    for (;;) {
        step(pattern);
        if (!text || at == pattern->end) {
            found = text;
            break;
        }
        if (*at == '(' || *at == ')') {
            found = *at == '(' ? match_open(pattern, text, at) : match_close(pattern, text, at);
            break;
        }
        if (*at == '$' && at + 1 == pattern->end) {
            found = text == pattern->text_end ? text : NULL;
            break;
        }
        if (*at == '%' && match_special(pattern, &text, &at))
            continue;
        if (!match_item(pattern, &text, &at, &found))
            break;
    }
    pattern->depth--;
    return found;
}

/* ---- For those who look for it ---- */

/* The byte that the first item stands for, if it must be there. */
static int first_byte(const struct pattern *pattern)
{
    const char *at = pattern->begin;
    if (at == pattern->end || strchr("(.[", *at))
        return -1;
    const bool escaped = *at == '%' && at + 1 < pattern->end;
    if (escaped && (is_between((unsigned char)at[1], '0', '9') || in_letter_class((unsigned char)at[1], 'a')))
        return -1;
    const char *const end = at + escaped + 1;
    if ((!escaped && strchr("%)$", *at)) || (end < pattern->end && strchr("*?-", *end)))
        return -1;
    return (unsigned char)at[escaped];
}

void pattern_init(struct pattern *pattern, lua_State *lua, qn_slice text, qn_slice source, bool anchor)
{
    pattern->lua = lua;
    pattern->text = text.data;
    pattern->text_end = text.data + text.size;
    pattern->anchored = anchor && source.size > 0 && *source.data == '^';
    pattern->begin = source.data + pattern->anchored;
    pattern->end = source.data + source.size;
    pattern->steps = 0;
    pattern->first = pattern->anchored ? -1 : first_byte(pattern);
}

const char *pattern_skip(const struct pattern *pattern, const char *at)
{
    if (pattern->first < 0)
        return at;
    const size_t size = (size_t)(pattern->text_end - at);
    const char *const found = memchr(at, pattern->first, size);
    script_charge(pattern->lua, (int64_t)(found ? (size_t)(found - at) : size) / 64);
    return found;
}

const char *pattern_match(struct pattern *pattern, const char *at)
{
    pattern->depth = pattern->count = 0;
    return match(pattern, at, pattern->begin);
}

const char *pattern_find(struct pattern *pattern, const char *at, const char **end)
{
    while ((at = pattern_skip(pattern, at))) {
        *end = pattern_match(pattern, at);
        if (*end)
            return at;
        if (pattern->anchored || at == pattern->text_end)
            return NULL;
        at++;
    }
    return NULL;
}

void pattern_push_capture(const struct pattern *pattern, int index, const char *at, const char *end)
{
    if (index >= pattern->count) {
        if (index > 0)
            luaL_error(pattern->lua, "invalid capture index %%%d", index + 1);
        lua_pushlstring(pattern->lua, at, (size_t)(end - at));
    } else if (pattern->captures[index].size == PATTERN_OPEN) {
        luaL_error(pattern->lua, "unfinished capture");
    } else if (pattern->captures[index].size == PATTERN_PLACE) {
        lua_pushinteger(pattern->lua, pattern->captures[index].begin - pattern->text + 1);
    } else {
        lua_pushlstring(pattern->lua, pattern->captures[index].begin, (size_t)pattern->captures[index].size);
    }
}

int pattern_push_captures(const struct pattern *pattern, const char *at, const char *end)
{
    const int count = pattern->count ? pattern->count : at ? 1 : 0;
    luaL_checkstack(pattern->lua, count, "too many captures");
    for (int i = 0; i < count; i++)
        pattern_push_capture(pattern, i, at, end);
    return count;
}
