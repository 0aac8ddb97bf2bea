/* Times whole processes, from posix_spawn to exit, two commands in turn, so that both meet the same weather.
 *
 *   spawn pair [-n RUNS] [-w WARMUPS] [-b BASE] [-o FILE] [-s SETUP] -- A... --- B...
 *       RUNS pairs of A and B; every second pair begins with B. SETUP is a shell command before each pair, not timed;
 *       FILE takes the standard output (default /dev/null). Prints one line of JSON: milliseconds and peak memory of
 *       each, and the ratios A/B pair by pair.
 *   spawn race [-n EACH] [-W WRITERS] [-R READERS] [-b BASE] -- WRITER... --- READER...
 *       WRITERS processes side by side, EACH times one after the other, beside READERS that start anew until the
 *       writers are done.
 *
 * "@N@" in an argument becomes a number of eight digits, from BASE on, another one in each run. A command that does not
 * exit with 0 ends `pair` with status 3; `race` counts it. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { kMostArguments = 64, kMostSlots = 64 };
extern char** environ;
static long counter;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void die(const char* what, const char* why) {
    fprintf(stderr, "spawn: %s: %s\n", what, why);
    exit(3);
}

// A copy of `word` with the number in place of every "@N@".
static char* numbered(const char* word, long number) {
    char *text = malloc(strlen(word) * 4 + 1), *end = text;
    for (const char* mark; (mark = strstr(word, "@N@")); word = mark + 3)
        end += sprintf(end, "%.*s%08ld", (int)(mark - word), word, number);
    strcpy(end, word);
    return text;
}

static pid_t start(char** command, int output) {
    char* arguments[kMostArguments + 1] = {0};
    for (int i = 0; command[i]; i++) {
        if (i == kMostArguments) die(command[0], "too many arguments");
        arguments[i] = numbered(command[i], counter);
    }
    counter++;
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, output, 1);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    pid_t child;
    int code = posix_spawnp(&child, arguments[0], &files, NULL, arguments, environ);
    if (code) die(command[0], strerror(code));
    posix_spawn_file_actions_destroy(&files);
    for (int i = 0; arguments[i]; i++) free(arguments[i]);
    return child;
}

static int by_value(const void* a, const void* b) {
    double x = *(const double*)a, y = *(const double*)b;
    return (x > y) - (x < y);
}

static void print_times(const char* name, double* values, int n) {
    qsort(values, (size_t)n, sizeof *values, by_value);
    if (n == 0) values[0] = 0, n = 1;
    printf("\"%s\":{\"p10\":%.4f,\"median\":%.4f,\"p90\":%.4f,\"p99\":%.4f,\"max\":%.4f}", name, values[n / 10],
           values[n / 2], values[n * 9 / 10], values[n * 99 / 100], values[n - 1]);
}

static int pair(char** sides[2], int runs, int warmups, const char* output_path, const char* setup) {
    double* times[2] = {calloc((size_t)runs, sizeof(double)), calloc((size_t)runs, sizeof(double))};
    long memory[2] = {0, 0};
    for (int run = -warmups; run < runs; run++) {
        if (setup && system(setup) != 0) die("setup failed", setup);
        for (int turn = 0; turn < 2; turn++) {
            int side = (run & 1) ^ turn, status;
            /* Emptying a large file takes time that belongs to nobody. */
            int output = open(output_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
            if (output < 0) die(output_path, strerror(errno));
            struct rusage usage;
            double begin = now();
            pid_t child = start(sides[side], output);
            if (wait4(child, &status, 0, &usage) != child) die("wait4", strerror(errno));
            double took = now() - begin;
            close(output);
            if (status != 0) die(sides[side][0], WIFEXITED(status) ? "exit status is not 0" : "killed by a signal");
            if (usage.ru_maxrss > memory[side]) memory[side] = usage.ru_maxrss;
            if (run >= 0) times[side][run] = took;
        }
    }
    double* ratios = calloc((size_t)runs, sizeof(double));
    for (int run = 0; run < runs; run++) ratios[run] = times[0][run] / times[1][run];
    printf("{");
    print_times("a", times[0], runs);
    printf(",");
    print_times("b", times[1], runs);
    printf(",");
    print_times("ratio", ratios, runs);
    printf(",\"a_kib\":%ld,\"b_kib\":%ld}\n", memory[0], memory[1]);
    return 0;
}

static int race(char** sides[2], int each, int writers, int readers) {
    struct {
        pid_t child;
        double begin;
        int left;
    } slots[kMostSlots] = {{0}};
    enum { kMostReads = 1 << 20 };
    double *writes = calloc((size_t)writers * (size_t)each + 1, sizeof(double)),
           *reads = calloc(kMostReads, sizeof(double));
    int written = 0, read = 0, write_errors = 0, read_errors = 0, writing = writers, alive = writers + readers;
    if (alive > kMostSlots) die("race", "too many processes");
    int output = open("/dev/null", O_WRONLY | O_CLOEXEC);
    double begin = now(), end = begin;
    for (int i = 0; i < alive; i++) {
        slots[i].left = each;
        slots[i].begin = now();
        slots[i].child = start(sides[i >= writers], output);
    }
    while (alive) {
        int status, i = 0;
        pid_t child = waitpid(-1, &status, 0);
        if (child < 0) die("waitpid", strerror(errno));
        while (slots[i].child != child) i++;
        double took = now() - slots[i].begin;
        int go_on;
        if (i < writers) {
            writes[written++] = took;
            write_errors += status != 0;
            go_on = --slots[i].left > 0;
            if (!go_on && --writing == 0) end = now();
        } else {
            if (read < kMostReads) reads[read++] = took;
            read_errors += status != 0;
            go_on = writing > 0;
        }
        slots[i].child = 0;
        if (!go_on) {
            alive--;
            continue;
        }
        slots[i].begin = now();
        slots[i].child = start(sides[i >= writers], output);
    }
    printf("{\"ms\":%.1f,\"writes\":%d,\"write_errors\":%d,\"reads\":%d,\"read_errors\":%d,", end - begin, written,
           write_errors, read, read_errors);
    print_times("write", writes, written);
    printf(",");
    print_times("read", reads, read);
    printf("}\n");
    return 0;
}

int main(int argc, char** argv) {
    int runs = 20, warmups = 1, writers = 4, readers = 2, option;
    const char *output = "/dev/null", *setup = NULL;
    while ((option = getopt(argc > 1 ? argc - 1 : argc, argc > 1 ? argv + 1 : argv, "+n:w:b:o:s:W:R:")) != -1) {
        switch (option) {
            case 'n':
                runs = atoi(optarg);
                break;
            case 'w':
                warmups = atoi(optarg);
                break;
            case 'b':
                counter = atol(optarg);
                break;
            case 'o':
                output = optarg;
                break;
            case 's':
                setup = optarg;
                break;
            case 'W':
                writers = atoi(optarg);
                break;
            case 'R':
                readers = atoi(optarg);
                break;
            default:
                return 2;
        }
    }
    char** sides[2] = {argv + 1 + optind, NULL};
    for (char** word = sides[0]; *word; word++) {
        if (strcmp(*word, "---") == 0) {
            *word = NULL;
            sides[1] = word + 1;
            break;
        }
    }
    if (argc < 2 || runs < 1 || !sides[0][0] || !sides[1] || !sides[1][0]) die("usage", "see the head of spawn.c");
    return strcmp(argv[1], "race") == 0 ? race(sides, runs, writers, readers)
                                        : pair(sides, runs, warmups, output, setup);
}
