/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <rf-provider.h>

#include <string.h>

G_DECLARE_FINAL_TYPE (SwatchProvider, swatch_provider, SWATCH, PROVIDER, RfProvider)

struct _SwatchProvider
{
  RfProvider parent_instance;
};

G_DEFINE_FINAL_TYPE (SwatchProvider, swatch_provider, RF_TYPE_PROVIDER)

/* The same request gives the same bytes, today and in another process. */
static char *
dup_svg (int size, const char *color)
{
  return g_strdup_printf ("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\">"
                          "<rect width=\"100%%\" height=\"100%%\" fill=\"%s\"/></svg>\n",
                          size,
                          size,
                          color);
}

/* Everything that the manifest gives a default for is there, and valid. */
static RfOutput *
swatch_provider_generate (RfProvider *provider,
                          RfTask *task,
                          RfProgress *progress,
                          GCancellable *cancellable,
                          GError **error)
{
  int size = (int) rf_task_get_int (task, "size");
  char *svg = dup_svg (size, rf_task_get_string (task, "color"));
  g_autoptr (GBytes) bytes = g_bytes_new_take (svg, strlen (svg));
  RfOutput *output = rf_output_new ();
  RfAsset *asset = rf_output_add_bytes (output, RF_ROLE_IMAGE, "image/svg+xml", bytes);

  asset->width = size;
  asset->height = size;
  return output;
}

static void
swatch_provider_class_init (SwatchProviderClass *klass)
{
  RF_PROVIDER_CLASS (klass)->generate = swatch_provider_generate;
}

static void
swatch_provider_init (SwatchProvider *self)
{
}

RF_PROVIDER_EXPORT
{
  static const RfProviderModule module = { RF_PROVIDER_ABI, "swatch", swatch_provider_get_type };

  return &module;
}
