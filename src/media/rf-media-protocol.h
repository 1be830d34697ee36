/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What the library and its helper program agree on.
 *
 *   refrain-media SECONDS probe MEDIA_TYPE
 *   refrain-media SECONDS thumbnail MEDIA_TYPE SIZE
 *   refrain-media SECONDS poster MEDIA_TYPE
 *   refrain-media SECONDS peaks MEDIA_TYPE
 *
 * The media is open as standard input, and is read from its beginning. What is
 * derived goes to the descriptor RF_MEDIA_TARGET. Standard output gets one
 * line, a JSON object: `verdict`, one of the words below, and where they are
 * known `reason`, `width`, `height` (pixels) and `duration` (milliseconds).
 * The exit status is 0 where the line was written. Nothing else is promised:
 * the helper has read strangers' bytes, and is believed as little as they are.
 */

/** RF_MEDIA_HELPER: the helper program's file name */
#define RF_MEDIA_HELPER "refrain-media"

/** RF_MEDIA_TARGET: the descriptor for what is derived */
#define RF_MEDIA_TARGET 3

/** RF_MEDIA_LINE_MAX: bytes of the longest line that is read */
#define RF_MEDIA_LINE_MAX 4096

/** RF_MEDIA_MEMORY: bytes of address space that the helper gives itself */
#define RF_MEDIA_MEMORY (2LL * 1024 * 1024 * 1024)

/** RF_MEDIA_FILE_BYTES: the largest file that it may write */
#define RF_MEDIA_FILE_BYTES (64LL * 1024 * 1024)

/** RF_MEDIA_SIDE_MAX: the largest width, height; what claims more is a bomb */
#define RF_MEDIA_SIDE_MAX 65535

/** RF_MEDIA_DURATION_MAX: a hundred days in milliseconds, for the same */
#define RF_MEDIA_DURATION_MAX (100LL * 24 * 3600 * 1000)

#define RF_MEDIA_WORD_GOOD     "good"
#define RF_MEDIA_WORD_BAD      "bad"
#define RF_MEDIA_WORD_UNJUDGED "unjudged"
#define RF_MEDIA_WORD_KILLED   "killed"
