/* sound.c - cues: soft tones of wood, water and string, made by formula once and mixed on SDL's audio thread.
 *
 * 500 to 2000 Hz, 0.2 to 0.6 s, at least 20 ms of attack: nothing startles, and old ears hear it (exercises.md 15).
 * Left is lower, right is higher, and each also comes more from its side. No sound card is never an error: the
 * device is opened on a worker because some sound servers take longer than a frame, and until then cues are silent. */
#include <SDL.h>
#include <math.h>
#include <stdlib.h>

#include "base/log.h"
#include "view/view_internal.h"

enum { RATE_HZ = 48000, CUE_FRAMES_MAX = RATE_HZ * 9 / 10, VOICES = 6, NOTES = 3, PARTIALS = 4 };

enum timbre { WOOD, WATER, STRING };
struct note { double at_s, hz, length_s; };
static const struct cue_design { enum timbre timbre; double level, pan; struct note notes[NOTES]; } designs[CUE_COUNT] = {
    [CUE_SUCCESS]       = { STRING, 0.30, 0.0, { { 0.00, 587, 0.40 }, { 0.16, 880, 0.55 } } }, /* two rising notes */
    [CUE_STAR]          = { STRING, 0.26, 0.0, { { 0.00, 784, 0.60 } } },
    [CUE_SELECT]        = { WOOD, 0.30, 0.0, { { 0.00, 659, 0.25 } } },
    [CUE_EDGE]          = { WATER, 0.22, 0.0, { { 0.00, 523, 0.40 } } },
    [CUE_TARGET_LEFT]   = { WOOD, 0.26, -0.6, { { 0.00, 523, 0.32 } } },
    [CUE_TARGET_RIGHT]  = { WOOD, 0.26, 0.6, { { 0.00, 784, 0.32 } } },
    [CUE_TARGET_MIDDLE] = { WOOD, 0.24, 0.0, { { 0.00, 659, 0.32 } } },
    [CUE_SET_DONE]      = { STRING, 0.26, 0.0, { { 0.00, 523, 0.45 }, { 0.18, 659, 0.45 }, { 0.36, 784, 0.54 } } },
    [CUE_PAUSE]         = { WATER, 0.20, 0.0, { { 0.00, 587, 0.50 } } },
    [CUE_BEAT]          = { WOOD, 0.20, 0.0, { { 0.00, 523, 0.20 } } },
    [CUE_BELL]          = { STRING, 0.26, 0.0, { { 0.00, 1047, 0.60 } } },
    [CUE_BREATH_IN]     = { WATER, 0.14, 0.0, { { 0.00, 523, 0.40 }, { 0.22, 659, 0.50 } } }, /* rises as the breath comes */
    [CUE_BREATH_OUT]    = { WATER, 0.14, 0.0, { { 0.00, 659, 0.40 }, { 0.22, 523, 0.50 } } },
    [CUE_STAY]          = { WATER, 0.22, 0.0, { { 0.00, 554, 0.30 }, { 0.24, 554, 0.40 } } }, /* stays where it is */
    [CUE_LIGHTER]       = { STRING, 0.24, 0.0, { { 0.00, 784, 0.35 }, { 0.18, 587, 0.50 } } },
    [CUE_NOTE_LEFT]       = { STRING, 0.26, -0.6, { { 0.00, 523, 0.50 } } },
    [CUE_NOTE_FRONT_LEFT] = { STRING, 0.26, -0.3, { { 0.00, 587, 0.50 } } },
    [CUE_NOTE_FRONT]      = { STRING, 0.26, 0.0, { { 0.00, 659, 0.50 } } },
    [CUE_NOTE_FRONT_RIGHT] = { STRING, 0.26, 0.3, { { 0.00, 784, 0.50 } } },
    [CUE_NOTE_RIGHT]      = { STRING, 0.26, 0.6, { { 0.00, 880, 0.50 } } },
    [CUE_NOTE_BACK]       = { STRING, 0.26, 0.0, { { 0.00, 554, 0.50 } } },
};
/* Partials: frequency relative to the note, loudness, decay per second. A marimba bar's second tone lies two octaves up. */
static const struct partial { double ratio, level, decay_1_s; } partials[][PARTIALS] = {
    [WOOD]   = { { 1, 1, 11 }, { 3.93, 0.12, 32 } },
    [WATER]  = { { 1, 1, 7 }, { 1.5, 0.25, 9 }, { 2.01, 0.10, 14 } },
    [STRING] = { { 1, 1, 5 }, { 2, 0.34, 8 }, { 3, 0.13, 12 }, { 1.003, 0.35, 5 } },
};
static const double attack_s[] = { [WOOD] = 0.020, [WATER] = 0.060, [STRING] = 0.030 };

struct voice { int cue; int at; }; /* cue -1: free */
struct sound {
    float *cue[CUE_COUNT];         /* mono, CUE_FRAMES_MAX; made before the device starts, then only read */
    int frames[CUE_COUNT];
    struct voice voices[VOICES];   /* under SDL_LockAudioDevice */
    SDL_AudioDeviceID device;
    SDL_atomic_t ready;
    SDL_Thread *worker;
};

static double eased(double t) { return t <= 0 ? 0 : t >= 1 ? 1 : t * t * (3 - 2 * t); }

static double note_value(enum timbre timbre, const struct note *n, double t)
{
    if (t < 0 || t >= n->length_s) return 0;
    double sum = 0;
    for (int i = 0; i < PARTIALS; i++) {
        const struct partial *p = &partials[timbre][i];
        if (p->level > 0 && n->hz * p->ratio < 4000)
            sum += p->level * exp(-p->decay_1_s * t) * sin(2 * M_PI * n->hz * p->ratio * t);
    }
    return sum * eased(t / attack_s[timbre]) * eased((n->length_s - t) / 0.08);
}

static void make_cue(struct sound *s, int cue)
{
    const struct cue_design *d = &designs[cue];
    double end_s = 0;
    for (int i = 0; i < NOTES; i++)
        if (d->notes[i].length_s > 0) end_s = fmax(end_s, d->notes[i].at_s + d->notes[i].length_s);
    int frames = (int)(end_s * RATE_HZ);
    s->frames[cue] = frames < CUE_FRAMES_MAX ? frames : CUE_FRAMES_MAX;
    for (int i = 0; i < s->frames[cue]; i++) {
        double value = 0;
        for (int k = 0; k < NOTES; k++)
            if (d->notes[k].length_s > 0) value += note_value(d->timbre, &d->notes[k], (double)i / RATE_HZ - d->notes[k].at_s);
        s->cue[cue][i] = (float)(d->level * value);
    }
}

static void SDLCALL mix(void *of, Uint8 *bytes, int size)
{
    struct sound *s = of;
    float *out = (float *)(void *)bytes;
    int frames = size / (int)(2 * sizeof *out);
    SDL_memset(out, 0, (size_t)size);
    for (int k = 0; k < VOICES; k++) {
        struct voice *voice = &s->voices[k];
        if (voice->cue < 0) continue;
        float right = (float)(0.5 + 0.5 * designs[voice->cue].pan), left = 1 - right;
        int i = 0;
        for (; i < frames && voice->at < s->frames[voice->cue]; i++, voice->at++) {
            float value = s->cue[voice->cue][voice->at];
            out[2 * i] += 1.4f * left * value;
            out[2 * i + 1] += 1.4f * right * value;
        }
        if (voice->at >= s->frames[voice->cue]) voice->cue = -1;
    }
    for (int i = 0; i < 2 * frames; i++) out[i] = fmaxf(-0.9f, fminf(0.9f, out[i]));
}

static int SDLCALL open_device(void *of)
{
    struct sound *s = of;
    for (int i = 0; i < CUE_COUNT; i++) make_cue(s, i);
    if (SDL_InitSubSystem(SDL_INIT_AUDIO)) {
        log_line(LOG_INFO, "view", "no sound: %s", SDL_GetError());
        return 0;
    }
    SDL_AudioSpec want = { .freq = RATE_HZ, .format = AUDIO_F32SYS, .channels = 2, .samples = 1024, .callback = mix, .userdata = s };
    s->device = SDL_OpenAudioDevice(NULL, 0, &want, NULL, 0);
    if (!s->device) {
        log_line(LOG_INFO, "view", "no sound: %s", SDL_GetError());
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
        return 0;
    }
    SDL_PauseAudioDevice(s->device, 0);
    SDL_AtomicSet(&s->ready, 1);
    return 0;
}

struct sound *sound_open(bool headless)
{
    (void)headless; /* the dummy driver was chosen with the window */
    struct sound *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    for (int i = 0; i < CUE_COUNT; i++)
        if (!(s->cue[i] = calloc(CUE_FRAMES_MAX, sizeof *s->cue[i]))) {
            sound_close(s);
            return NULL;
        }
    for (int i = 0; i < VOICES; i++) s->voices[i].cue = -1;
    s->worker = SDL_CreateThread(open_device, "sound", s);
    return s;
}

void sound_close(struct sound *s)
{
    if (!s) return;
    if (s->worker) SDL_WaitThread(s->worker, NULL);
    if (s->device) {
        SDL_CloseAudioDevice(s->device);
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
    }
    for (int i = 0; i < CUE_COUNT; i++) free(s->cue[i]);
    free(s);
}

void sound_play(struct sound *s, enum cue c)
{
    if (!s || c < 0 || c >= CUE_COUNT || !SDL_AtomicGet(&s->ready)) return;
    SDL_LockAudioDevice(s->device);
    for (int i = 0; i < VOICES; i++) {
        if (s->voices[i].cue >= 0) continue;
        s->voices[i] = (struct voice){ (int)c, 0 };
        break;
    }
    SDL_UnlockAudioDevice(s->device);
}

void view_sound(struct view *v, enum cue c) { sound_play(v->sound, c); }
