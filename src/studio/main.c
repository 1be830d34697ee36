/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-application.h"
#include "rf-program.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>

static void
set_up_translations (void)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE,
                  rf_program_is_in_build_tree () ? RF_BUILD_ROOT G_DIR_SEPARATOR_S "po"
                                                 : RF_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
main (int argc, char **argv)
{
  g_autoptr (RfApplication) application = NULL;

  /* A server that hangs up must not end the program. */
  signal (SIGPIPE, SIG_IGN);
  set_up_translations ();
  application = rf_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
