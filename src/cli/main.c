/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-run.h"

#include <signal.h>

int
main (int argc, char **argv)
{
  /* A closed pipe must not end a run that is being paid for. */
  signal (SIGPIPE, SIG_IGN);
  return cli_run ((const char *const *) argv + (argc > 0 ? 1 : 0));
}
