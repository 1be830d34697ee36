/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "studio-fixture.h"

#include <adwaita.h>

#include <string.h>

/*
 * Every template of the program: its class is made of it, bare, without a complaint; it is
 * disposed of twice without a fault, and nothing holds it afterwards.
 */

#define MARK "<template class=\""

static char *
dup_template_class (const char *path)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  const char *text;
  const char *name;

  g_assert_nonnull (bytes);
  /* GLib ends the data of a resource with a 0 behind it. */
  text = g_bytes_get_data (bytes, NULL);
  name = strstr (text, MARK);
  if (name == NULL)
    return NULL;
  name += strlen (MARK);
  return g_strndup (name, strcspn (name, "\""));
}

static void
test_template (const char *name)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new ();
  GType type = gtk_builder_get_type_from_name (builder, name);
  GObject *object;
  gpointer weak;

  g_test_message ("%s", name);
  g_assert_true (g_type_is_a (type, GTK_TYPE_WIDGET));
  object = g_object_ref_sink (g_object_new (type, NULL));
  weak = object;
  g_object_add_weak_pointer (object, &weak);
  if (GTK_IS_WINDOW (object))
    gtk_window_destroy (GTK_WINDOW (object));
  /* The last reference does it once more. A bare AdwPreferencesGroup of libadwaita 1.2
   * complains of that. */
  if (!ADW_IS_PREFERENCES_GROUP (object))
    g_object_run_dispose (object);
  g_object_unref (object);
  studio_assert_gone (&weak);
}

static guint
test_templates_of (const char *folder)
{
  g_auto (GStrv) names =
      g_resources_enumerate_children (folder, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  guint count = 0;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (folder, names[i], NULL);
      g_autofree char *name = NULL;

      if (g_str_has_suffix (path, "/"))
        count += test_templates_of (path);
      if (!g_str_has_suffix (path, ".ui"))
        continue;
      name = dup_template_class (path);
      if (name == NULL)
        continue;
      test_template (name);
      count++;
    }
  return count;
}

static void
test_every_template (void)
{
  g_assert_cmpuint (test_templates_of (RF_STUDIO_RESOURCES), >, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/templates/every-one", test_every_template);
  return g_test_run ();
}
