/* links: view */
/* bench_view.c - what is seen, of performance.md: P6 sample to frame presented, P8 CPU time of a frame, P9 start to first
 * frame. Peer of P8 and P9: the minimal scene program of performance.md 5, below. Headless, software renderer on both sides.
 * Further option: --p6-seconds (5; 30 in the long form). */
#include <SDL.h>
#include <SDL_ttf.h>
#include <math.h>
#include <pthread.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/paths.h"
#include "base/ring.h"
#include "support/bench.h"
#include "view/view.h"
#include "world/world.h"

extern char **environ;

/* ---- the minimal scene program ---- */
enum { RINGS = 8, RING_POINTS = 64, TRAIL = 600, GRAPH = 440, LABELS = 6 };
struct minimal {
    SDL_Window *window;
    SDL_Renderer *renderer;
    TTF_Font *font;
    SDL_Texture *label[LABELS];
    int label_w[LABELS], label_h[LABELS], frame;
};

static const char *font_path(void)
{
    static char path[PATH_BYTES];
    struct problem why;
    if (paths_share("assets/fonts/Andika-Regular.ttf", path, &why) == STATUS_OK) return path;
    return "/usr/share/fonts/truetype/andika/Andika-Regular.ttf";
}

static SDL_Texture *minimal_text(struct minimal *m, const char *text, int *w, int *h)
{
    SDL_Surface *s = TTF_RenderUTF8_Blended(m->font, text, (SDL_Color){ 29, 47, 58, 255 });
    SDL_Texture *t = s ? SDL_CreateTextureFromSurface(m->renderer, s) : NULL;
    if (!t) abort();
    *w = s->w;
    *h = s->h;
    SDL_FreeSurface(s);
    return t;
}

static void minimal_open(struct minimal *m)
{
    SDL_SetHint(SDL_HINT_VIDEODRIVER, "dummy");
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) || TTF_Init()) abort();
    m->window = SDL_CreateWindow("minimal", 0, 0, VIEW_WIDTH, VIEW_HEIGHT, 0);
    m->renderer = SDL_CreateRenderer(m->window, -1, SDL_RENDERER_SOFTWARE);
    m->font = TTF_OpenFont(font_path(), 36);
    if (!m->renderer || !m->font) abort();
    SDL_SetRenderDrawBlendMode(m->renderer, SDL_BLENDMODE_BLEND);
}

static void minimal_labels(struct minimal *m)
{
    static const char *const texts[LABELS] = { "Stand still", "12 s", "Stop", "left", "right", "front" };
    for (int i = 0; i < LABELS; i++) m->label[i] = minimal_text(m, texts[i], &m->label_w[i], &m->label_h[i]);
}

static void minimal_ring(struct minimal *m, float x, float y, float r)
{
    SDL_Vertex v[2 * RING_POINTS];
    int index[6 * RING_POINTS], n = 0;
    for (int i = 0; i < RING_POINTS; i++) {
        float a = (float)(2 * M_PI * i / RING_POINTS), c = cosf(a), s = sinf(a);
        const SDL_Color colour = { 207, 227, 226, 255 };
        v[2 * i] = (SDL_Vertex){ { x + r * c, y + r * s }, colour, { 0, 0 } };
        v[2 * i + 1] = (SDL_Vertex){ { x + (r - 4) * c, y + (r - 4) * s }, colour, { 0, 0 } };
        int a0 = 2 * i, b0 = 2 * ((i + 1) % RING_POINTS);
        const int quad[6] = { a0, a0 + 1, b0, a0 + 1, b0 + 1, b0 };
        for (int k = 0; k < 6; k++) index[n++] = quad[k];
    }
    SDL_RenderGeometry(m->renderer, NULL, v, 2 * RING_POINTS, index, n);
}

static void minimal_disc(struct minimal *m, float x, float y, float r)
{
    SDL_Vertex v[49];
    int index[48 * 3];
    v[0] = (SDL_Vertex){ { x, y }, { 255, 180, 61, 160 }, { 0, 0 } };
    for (int i = 0; i < 48; i++) {
        float a = (float)(2 * M_PI * i / 48);
        v[i + 1] = (SDL_Vertex){ { x + r * cosf(a), y + r * sinf(a) }, { 255, 180, 61, 160 }, { 0, 0 } };
        index[3 * i] = 0;
        index[3 * i + 1] = i + 1;
        index[3 * i + 2] = (i + 1) % 48 + 1;
    }
    SDL_RenderGeometry(m->renderer, NULL, v, 49, index, 48 * 3);
}

static void minimal_frame(struct minimal *m)
{
    SDL_FPoint line[TRAIL];
    double t = m->frame++ / 60.0;
    SDL_SetRenderDrawColor(m->renderer, 244, 232, 214, 255);
    SDL_RenderClear(m->renderer);
    for (int i = 0; i < RINGS; i++) minimal_ring(m, 640, 360, (float)(40 + 36 * i));
    SDL_SetRenderDrawColor(m->renderer, 42, 106, 128, 255);
    for (int i = 0; i < TRAIL; i++)
        line[i] = (SDL_FPoint){ (float)(640 + 90 * sin(0.021 * i + t)), (float)(360 + 60 * cos(0.034 * i + 1.3 * t)) };
    SDL_RenderDrawLinesF(m->renderer, line, TRAIL);
    minimal_disc(m, (float)(640 + 50 * sin(t)), 360, 30);
    minimal_disc(m, 640, (float)(360 + 50 * cos(t)), 46);
    for (int g = 0; g < 2; g++) {
        for (int i = 0; i < GRAPH; i++) line[i] = (SDL_FPoint){ (float)(40 + 660 * g + i), (float)(640 + 40 * sin(0.03 * i + t + g)) };
        SDL_RenderDrawLinesF(m->renderer, line, GRAPH);
    }
    for (int i = 0; i < LABELS; i++)
        SDL_RenderCopy(m->renderer, m->label[i], NULL, &(SDL_Rect){ 40 + 200 * i, 30, m->label_w[i], m->label_h[i] });
    for (int i = 0; i < 2; i++) {
        char text[32];
        int w, h;
        snprintf(text, sizeof text, "%.2f mm", 10 * sin(t + i));
        SDL_Texture *label = minimal_text(m, text, &w, &h);
        SDL_RenderCopy(m->renderer, label, NULL, &(SDL_Rect){ 40 + 900 * i, 100, w, h });
        SDL_DestroyTexture(label);
    }
    SDL_RenderPresent(m->renderer);
}

/* ---- our scenes ---- */
static struct world_scene scene_at(enum exercise_id id, int frame)
{
    double t = frame / 60.0;
    struct world_scene w = { .exercise = id, .phase = PHASE_TRIAL, .prompt = "Stand still like a mountain", .cursor_visible = true,
                             .has_target = true, .target_direction = -1, .seconds_left = -1, .running_level = 2, .span_mm = 60,
                             .trials_total = 8, .trials_done = 3, .hits = 3, .target_radius_mm = 20, .steadiness = 0.3, .inside = true };
    w.hold_progress = w.trial_progress = fmod(t / 4, 1);
    w.cursor_mm = (struct point_mm){ 8 * sin(1.7 * t), 8 * cos(1.1 * t) };
    if (id == E01_STEADY_STAND) {
        w.seconds_left = 12;
        return w;
    }
    w.reach_left_mm = w.reach_right_mm = w.reach_front_mm = 70;
    w.reach_back_mm = 40;
    w.target_radius_lean = 0.24;
    w.target_mm = (struct point_mm){ -42, id == E08_STAR_REACH ? 20 : 0 };
    w.target_direction = id == E08_STAR_REACH ? 7 : -1;
    w.cursor_mm.x -= 30;
    return w;
}

enum { BATCH = 60 };
struct frame_case { struct view *view; struct minimal minimal; enum exercise_id exercise; int frame; };

static void ours_batch(void *of)
{
    struct frame_case *c = of;
    for (int i = 0; i < BATCH; i++) {
        struct world_scene w = scene_at(c->exercise, c->frame++);
        view_begin(c->view);
        view_scene(c->view, &w, 1 / 60.0);
        view_present(c->view);
    }
}

static void peer_batch(void *of)
{
    struct frame_case *c = of;
    for (int i = 0; i < BATCH; i++) minimal_frame(&c->minimal);
}

static struct view *open_view(bool unpaced)
{
    const struct view_options o = { .width_px = VIEW_WIDTH, .height_px = VIEW_HEIGHT, .headless = true, .unpaced = unpaced };
    struct problem why;
    struct view *v = NULL;
    if (view_open(&o, &v, &why) == STATUS_OK) return v;
    fprintf(stderr, "bench_view: %s\n", why.text);
    exit(1);
}

static void frame_time(struct bench *b)
{
    static const struct { enum exercise_id id; const char *name; } scenes[] = {
        { E01_STEADY_STAND, "P8 frame CPU, boat" }, { E06_SIDE_SHIFT, "P8 frame CPU, lamps" }, { E08_STAR_REACH, "P8 frame CPU, apples" } };
    if (!bench_wants(b, "P8")) return;
    struct frame_case c = { .view = open_view(true) };
    minimal_open(&c.minimal);
    minimal_labels(&c.minimal);
    double worst_p99_ms = 0;
    for (size_t i = 0; i < sizeof scenes / sizeof scenes[0]; i++) {
        struct bench_pairs p;
        struct frame_stats s;
        c.exercise = scenes[i].id;
        view_scene_preload(c.view, (int)c.exercise);
        bench_interleave(ours_batch, peer_batch, &c, b->long_form ? 3 * BENCH_PAIRS : BENCH_PAIRS, &p);
        view_frame_stats(c.view, &s);
        worst_p99_ms = fmax(worst_p99_ms, s.draw_p99_ms);
        bench_line(b, scenes[i].name, bench_text("%.2f ms", 1e3 * p.ours_s / BATCH), bench_text("%.2f ms", 1e3 * p.peer_s / BATCH),
                   1 / p.ratio, BENCH_AT_MOST, 3);
    }
    bench_line(b, "P8 frame CPU, p99 of all scenes", bench_text("%.2f ms", worst_p99_ms), "10 ms", worst_p99_ms / 10, BENCH_AT_MOST, 1);
    view_close(c.view);
}

/* ---- P6: a plate that stamps a sample every millisecond, a frame loop that shows the newest ---- */
struct stamper { struct ring *ring; atomic_bool stop; };

static void *stamp(void *of)
{
    struct stamper *s = of;
    for (int64_t t = clock_now_ns(); !atomic_load(&s->stop); t += NS_PER_MS) {
        clock_sleep_until_ns(t);
        int64_t now = clock_now_ns();
        ring_push(s->ring, &now);
    }
    return NULL;
}

static void sample_to_present(struct bench *b)
{
    if (!bench_wants(b, "P6")) return;
    enum { FRAMES_MAX = 60 * 600, LATCH_TUNES_FRAMES = 130 }; /* its window is two seconds, and the first frames make pictures */
    double seconds = bench_option(b, "--p6-seconds", b->long_form ? 30 : 5);
    double *age_ms = malloc(sizeof *age_ms * FRAMES_MAX);
    struct stamper s = { .stop = false };
    pthread_t thread;
    if (!age_ms || ring_create(1024, sizeof(int64_t), &s.ring) != STATUS_OK) abort();
    struct view *v = open_view(false);
    view_scene_preload(v, E01_STEADY_STAND);
    if (pthread_create(&thread, NULL, stamp, &s)) abort();
    int shown = 0, frames = (int)fmin(60 * seconds, FRAMES_MAX);
    for (int i = 0; i < frames; i++) {
        int64_t stamps[1024], newest = 0;
        view_wait_for_latch(v);
        size_t n = ring_pop(s.ring, stamps, 1024);
        if (n) newest = stamps[n - 1];
        struct world_scene w = scene_at(E01_STEADY_STAND, i);
        view_begin(v);
        view_scene(v, &w, 1 / 60.0);
        if (newest) view_note_sample(v, newest);
        view_present(v);
        if (newest && i >= LATCH_TUNES_FRAMES) age_ms[shown++] = (double)(clock_now_ns() - newest) / 1e6;
    }
    atomic_store(&s.stop, true);
    pthread_join(thread, NULL);
    view_close(v);
    ring_destroy(s.ring);
    double period = 1000.0 / 60, p50 = bench_percentile(age_ms, (size_t)shown, 0.5), p99 = bench_percentile(age_ms, (size_t)shown, 0.99);
    bench_line(b, "P6 view alone, median", bench_text("%.1f ms", p50), bench_text("frame %.1f ms", period), p50 / period,
               BENCH_AT_MOST, 0.6);
    bench_line(b, "P6 view alone, p99", bench_text("%.1f ms", p99), bench_text("frame + 2: %.1f ms", period + 2), p99 / (period + 2),
               BENCH_AT_MOST, 1);
    bench_note("P6: %d frames of the boat, software renderer", shown);
    free(age_ms);
}

/* ---- P9: whole processes, from spawn to the end right after the first present ---- */
static void first_frame_child(const char *side)
{
    if (!strcmp(side, "ours")) {
        open_view(false); /* shows its first frame before it returns */
    } else {
        struct minimal m = { 0 };
        minimal_open(&m);
        int w, h;
        SDL_SetRenderDrawColor(m.renderer, 244, 232, 214, 255);
        SDL_RenderClear(m.renderer);
        SDL_Texture *t = minimal_text(&m, "Evenkeel", &w, &h);
        SDL_RenderCopy(m.renderer, t, NULL, &(SDL_Rect){ 500, 330, w, h });
        SDL_RenderPresent(m.renderer);
    }
    _exit(0);
}

static double start_ms(const char *side)
{
    char self[] = "bench_view", flag[] = "first-frame", which[8];
    char *argv[] = { self, flag, which, NULL };
    pid_t pid;
    int status = 1;
    snprintf(which, sizeof which, "%s", side);
    double from = bench_wall_s();
    if (posix_spawn(&pid, "/proc/self/exe", NULL, NULL, argv, environ) || waitpid(pid, &status, 0) != pid || status) abort();
    return 1e3 * (bench_wall_s() - from);
}

static void start_up(struct bench *b)
{
    enum { PAIRS_MAX = 41 };
    double ours[PAIRS_MAX], peer[PAIRS_MAX], ratio[PAIRS_MAX];
    if (!bench_wants(b, "P9")) return;
    int pairs = b->long_form ? PAIRS_MAX : 15;
    (void)start_ms("ours");
    (void)start_ms("peer");
    for (int i = 0; i < pairs; i++) {
        ours[i] = start_ms("ours");
        peer[i] = start_ms("peer");
        ratio[i] = ours[i] / peer[i];
    }
    bench_line(b, "P9 start to first frame", bench_text("%.1f ms", bench_median(ours, (size_t)pairs)),
               bench_text("%.1f ms", bench_median(peer, (size_t)pairs)), bench_median(ratio, (size_t)pairs), BENCH_AT_MOST, 2);
}

int main(int argc, char **argv)
{
    struct bench b;
    if (argc == 3 && !strcmp(argv[1], "first-frame")) first_frame_child(argv[2]);
    bench_begin(&b, argc, argv);
    start_up(&b);
    frame_time(&b);
    sample_to_present(&b);
    return bench_end(&b);
}
