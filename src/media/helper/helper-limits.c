/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "helper-limits.h"

#include "rf-media-protocol.h"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

/*
 * What this process may take. Whoever starts it limits time and files, too;
 * these hold where somebody else does.
 */

#define PROCESSORS 4

/* AddressSanitizer reserves terabytes of addresses for its shadow, so a build
 * with it cannot be limited by address space. Its tests of this are skipped. */
static gboolean
can_limit_memory (void)
{
#if defined(__SANITIZE_ADDRESS__)
  return FALSE;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
  return FALSE;
#endif
#endif
  return TRUE;
}

/**
 * helper_limits_begin:
 * @seconds: how long the process may live
 *
 * First of all.
 */
void
helper_limits_begin (guint seconds)
{
  /* Whoever started it kills it before, and can then say why. */
  alarm (seconds + 5);
}

/**
 * helper_limits_tighten:
 * @seconds: as before
 *
 * When the libraries are loaded, and before a byte of the input is read.
 */
void
helper_limits_tighten (guint seconds)
{
  const struct rlimit memory = { RF_MEDIA_MEMORY, RF_MEDIA_MEMORY };
  const struct rlimit time = { seconds * PROCESSORS, seconds * PROCESSORS + 1 };

  if (can_limit_memory ())
    setrlimit (RLIMIT_AS, &memory);
  setrlimit (RLIMIT_CPU, &time);
}
