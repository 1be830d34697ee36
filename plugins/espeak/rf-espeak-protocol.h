/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What the module and its helper program agree on. The text comes in on
 * standard input; raw samples leave on standard output, signed 16 bits, little
 * endian, one channel; one line for people on standard error says what went
 * wrong, and the exit status says of what sort it was.
 */

/** RF_ESPEAK_HELPER: the helper program's file name */
#define RF_ESPEAK_HELPER "refrain-espeak"

/** RF_ESPEAK_RATE: samples a second of every voice that needs no MBROLA */
#define RF_ESPEAK_RATE 22050

/** RF_ESPEAK_MAX_SECONDS: the longest speech, six hours: just under 1 GB */
#define RF_ESPEAK_MAX_SECONDS (6 * 60 * 60)

/** RF_ESPEAK_TIME_LIMIT: seconds after which the helper ends itself; the
 *  longest speech takes about twenty */
#define RF_ESPEAK_TIME_LIMIT 300

/**
 * RfEspeakStatus:
 * @RF_ESPEAK_OK: the samples are complete
 * @RF_ESPEAK_FAILED: anything that is none of the others
 * @RF_ESPEAK_USAGE: the options are wrong
 * @RF_ESPEAK_SILENT: there was nothing to speak
 * @RF_ESPEAK_TOO_LONG: the speech passed %RF_ESPEAK_MAX_SECONDS
 * @RF_ESPEAK_NO_DATA: the voice data is not installed
 * @RF_ESPEAK_NO_VOICE: the data has no such voice or variant
 * @RF_ESPEAK_NO_LIBRARY: what the dynamic linker exits with
 */
typedef enum
{
  RF_ESPEAK_OK = 0,
  RF_ESPEAK_FAILED = 1,
  RF_ESPEAK_USAGE = 2,
  RF_ESPEAK_SILENT = 3,
  RF_ESPEAK_TOO_LONG = 4,
  RF_ESPEAK_NO_DATA = 5,
  RF_ESPEAK_NO_VOICE = 6,
  RF_ESPEAK_NO_LIBRARY = 127,
} RfEspeakStatus;
