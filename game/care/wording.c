#include "care/wording.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/translate.h"

static const struct { const char *key, *text; } texts[WORDING_COUNT] = {
    [WORDING_T1_INTENDED_USE] = {"T1 intended use",
        N_("This is an exercise and information program for balance practice. It is not a medical device, does "
           "not diagnose, predict or treat any illness, and does not replace care, advice or medicine from your "
           "health professionals.")},
    [WORDING_T2_DOCTOR] = {"T2 doctor",
        N_("Talk to your doctor or physiotherapist before you start, and again after a fall, a fracture, an "
           "operation or any new symptom. Follow their advice if it differs from this program.")},
    [WORDING_T3_ADD_ON] = {"T3 add-on",
        N_("Use this alongside the treatment you have been given, never instead of it.")},
    [WORDING_T4_NUMBERS] = {"T4 numbers",
        N_("Steadiness values change from day to day. They show how you stood here, not whether you will fall.")},
    [WORDING_T5_BONES] = {"T5 bones",
        N_("Weak bones need care: stay tall, move slowly, do not bend or twist your back, hold on when unsure.")},
    [WORDING_T6_HELPER] = {"T6 helper",
        N_("If balance is shaky, have an adult next to you. They keep their hands close and do not pull.")},
    [WORDING_T7_EMERGENCY] = {"T7 emergency",
        N_("Stop. Sit or lie down. Call {emergency number} now.")},
    [WORDING_T8_COMFORT] = {"T8 comfort",
        N_("Warmth can ease stiff muscles, cold can dull a sore spot. Try which helps you. Up to 15 minutes, a "
           "towel in between, check your skin. Not on numb skin, wounds or poor circulation. Ask first if "
           "unsure.")},
    [WORDING_T9_ENOUGH] = {"T9 enough",
        N_("You have done plenty today. Rest is part of getting stronger.")},
    [WORDING_T10_PAIN] = {"T10 pain",
        N_("Mild soreness can happen. Pain that is strong, new, sharp or still worse tomorrow means stop and "
           "ask.")},
    [WORDING_T11_BRACE] = {"T11 brace",
        N_("Wear your brace as you were told. Ask when you may start back-strengthening without it.")},
    [WORDING_T12_OTHER_HELP] = {"T12 other help",
        N_("Worry or low mood with long pain is common and help exists. Your doctor can tell you where.")},
    [WORDING_T13_NO_MASSAGE] = {"T13 no massage",
        N_("This program shows no massage or manual treatment. With weak bones, ask your doctor before any.")},
    [WORDING_T14_RESEARCH] = {"T14 research",
        N_("Research view: values are for study use and not for treatment decisions.")},
};

const char *wording(enum wording w) { return (unsigned)w < WORDING_COUNT ? texts[w].text : ""; }
const char *wording_key(enum wording w) { return (unsigned)w < WORDING_COUNT ? texts[w].key : ""; }

int wording_emergency(const char *number, char *text, size_t text_bytes)
{
    static const char place[] = "{emergency number}";
    const char *whole = tr(texts[WORDING_T7_EMERGENCY].text), *at = strstr(whole, place);
    if (!at) at = whole + strlen(whole);
    const char *rest = *at ? at + sizeof place - 1 : at;
    int n = snprintf(text, text_bytes, "%.*s%s%s", (int)(at - whole), whole, number, rest);
    return n >= 0 && (size_t)n < text_bytes ? 0 : -1;
}

/* Whole words and pairs of exercises.md 16, with the forms that a sentence would use. */
static const char *const forbidden[] = {
    "fail", "fails", "failed", "failing", "failure", "wrong", "wrongly", "danger", "dangers", "dangerous", "bad", "badly", "old",
    "fault", "faults", "risk", "risks", "risky", "cure", "cures", "cured", "treat", "treats", "treated", "treating", "treatment",
    "heal", "heals", "healed", "healing", "prevent", "prevents", "diagnose", "diagnoses", "diagnosed", "diagnosis",
    "guaranteed", "guarantee", "guarantees",
};

static int is_word(char c) { return isalpha((unsigned char)c) || c == '\''; }

const char *wording_forbidden_in(const char *text)
{
    while (*text) {
        while (*text && !is_word(*text)) text++;
        size_t length = 0;
        while (is_word(text[length])) length++;
        for (size_t i = 0; length > 0 && i < sizeof forbidden / sizeof forbidden[0]; i++)
            if (strlen(forbidden[i]) == length && strncasecmp(text, forbidden[i], length) == 0) return forbidden[i];
        text += length;
    }
    return NULL;
}
