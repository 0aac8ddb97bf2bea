/* The same cells by libxlsxwriter alone: workbook TYPES FROM.tsv TO.xlsx writes them and prints the seconds that took,
 * without reading the file. TYPES: a letter a column, t text, n number, d day, m moment. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <xlsxwriter.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static char* read_all(const char* path) {
    FILE* file = fopen(path, "rb");
    if (!file) exit(1);
    fseek(file, 0, SEEK_END);
    const long size = ftell(file);
    rewind(file);
    char* text = malloc((size_t)size + 1);
    if (!text || fread(text, 1, (size_t)size, file) != (size_t)size) exit(1);
    text[size] = 0;
    fclose(file);
    return text;
}

int main(int count, char** words) {
    if (count != 4) return 2;
    char* at = read_all(words[2]);
    const double begin = now();
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    lxw_workbook* book = workbook_new_opt(words[3], &options);
    lxw_worksheet* sheet = workbook_add_worksheet(book, "customers");
    lxw_format *bold = workbook_add_format(book), *day = workbook_add_format(book), *moment = workbook_add_format(book);
    format_set_bold(bold);
    format_set_num_format(day, "yyyy-mm-dd");
    format_set_num_format(moment, "yyyy-mm-dd hh:mm:ss");
    worksheet_freeze_panes(sheet, 1, 0);
    for (lxw_row_t row = 0; *at; ++row) {
        for (lxw_col_t column = 0;; ++column) {
            const size_t size = strcspn(at, "\t\n");
            const char end = at[size];
            at[size] = 0;
            const char type = row && *at ? words[1][column] : 't';
            lxw_datetime d = {0};
            if (type == 'n') {
                worksheet_write_number(sheet, row, column, strtod(at, NULL), NULL);
            } else if (type != 't' && sscanf(at, "%d-%d-%dT%d:%d:%lf", &d.year, &d.month, &d.day, &d.hour, &d.min, &d.sec) >= 3) {
                worksheet_write_datetime(sheet, row, column, &d, type == 'd' ? day : moment);
            } else if (*at) {
                worksheet_write_string(sheet, row, column, at, row ? NULL : bold);
            }
            at += size + (end != 0);
            if (end != '\t') break;
        }
    }
    if (workbook_close(book) != LXW_NO_ERROR) return 1;
    printf("%.3f\n", now() - begin);
    return 0;
}
