/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-manifest.h"

#include <string.h>

/*
 * Reads what choices are called for people: `choice-labels=CHOICE:LABEL;…`, and the same
 * in other languages. A choice without one is shown by its own name.
 */

/* A choice may have colons of its own, as `16:9`; so the longest that fits is meant. */
static const char *
find_choice (const RfParameter *parameter, const char *item)
{
  const char *found = NULL;

  for (gsize i = 0; parameter->choices != NULL && parameter->choices[i] != NULL; i++)
    {
      const char *choice = parameter->choices[i];

      if (g_str_has_prefix (item, choice) && item[strlen (choice)] == ':' &&
          (found == NULL || strlen (choice) > strlen (found)))
        found = choice;
    }
  return found;
}

static void
read_language (RfKeyFile *file, const char *group, RfParameter *parameter, const char *language)
{
  g_autofree char *key = *language != '\0' ? g_strdup_printf ("choice-labels[%s]", language)
                                           : g_strdup ("choice-labels");
  g_auto (GStrv) items = rf_key_file_dup_list (file, group, key);

  for (gsize i = 0; items != NULL && items[i] != NULL; i++)
    {
      const char *choice = find_choice (parameter, items[i]);
      g_autofree char *label =
          choice != NULL ? g_strstrip (g_strdup (items[i] + strlen (choice) + 1)) : NULL;

      if (label == NULL || *label == '\0')
        rf_key_file_add_fault (
            file, group, key, "“%s” is not CHOICE:LABEL with one of the choices", items[i]);
      else
        rf_parameter_set_choice_label (parameter, language, choice, label);
    }
}

/**
 * rf_manifest_read_choice_labels:
 * @file: a manifest or configuration
 * @group: a parameter's group
 * @parameter: a parameter whose choices have been read
 *
 * Sets what its choices are called. Where the group says it anew, translations of what was
 * said before are forgotten.
 */
void
rf_manifest_read_choice_labels (RfKeyFile *file, const char *group, RfParameter *parameter)
{
  g_auto (GStrv) languages = rf_key_file_dup_languages (file, group, "choice-labels");

  if (rf_key_file_has_key (file, group, "choice-labels"))
    {
      g_clear_pointer (&parameter->choice_labels, g_hash_table_unref);
      read_language (file, group, parameter, "");
    }
  for (gsize i = 0; languages[i] != NULL; i++)
    read_language (file, group, parameter, languages[i]);
}
