/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "portrait-canvas.h"

#include <math.h>
#include <string.h>

/*
 * A growing SVG document and its paints.
 *
 * Art is written as plain SVG in which {name} stands for a paint: a colour, or the reference to
 * a gradient. {id} is the document's own prefix for ids, so that two portraits can stand inline
 * on one page. Numbers are integers (%d), which no locale changes; the same calls give the same
 * bytes.
 */
struct _RfCanvas
{
  GString *svg;
  GHashTable *paints; /* name (static) → value (owned) */
  char *id;           /* (owned) */
};

RfCanvas *
rf_canvas_new (const char *id)
{
  RfCanvas *canvas = g_new0 (RfCanvas, 1);

  canvas->svg = g_string_sized_new (16384);
  canvas->paints = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  canvas->id = g_strdup (id);
  g_hash_table_insert (canvas->paints, (gpointer) "id", g_strdup (id));
  return canvas;
}

void
rf_canvas_free (RfCanvas *canvas)
{
  if (canvas == NULL)
    return;
  if (canvas->svg != NULL)
    g_string_free (canvas->svg, TRUE);
  g_hash_table_unref (canvas->paints);
  g_free (canvas->id);
  g_free (canvas);
}

/* @name must be static text. */
void
rf_canvas_set_color (RfCanvas *canvas, const char *name, guint32 color)
{
  g_hash_table_insert (canvas->paints, (gpointer) name, g_strdup_printf ("#%06x", color));
}

/* From now on {name} paints with the gradient whose id is '{id}name'. @name must be static. */
void
rf_canvas_set_gradient (RfCanvas *canvas, const char *name)
{
  g_hash_table_insert (
      canvas->paints, (gpointer) name, g_strdup_printf ("url(#%s%s)", canvas->id, name));
}

static void
rf_canvas_expand (RfCanvas *canvas, const char *art)
{
  const char *open;

  while ((open = strchr (art, '{')) != NULL)
    {
      const char *close = strchr (open, '}');
      g_autofree char *name = g_strndup (open + 1, close - open - 1);
      const char *value = g_hash_table_lookup (canvas->paints, name);

      if (value == NULL)
        g_error ("no paint named “%s”", name);
      g_string_append_len (canvas->svg, art, open - art);
      g_string_append (canvas->svg, value);
      art = close + 1;
    }
  g_string_append (canvas->svg, art);
}

void
rf_canvas_add (RfCanvas *canvas, const char *format, ...)
{
  g_autofree char *art = NULL;
  va_list arguments;

  va_start (arguments, format);
  art = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  rf_canvas_expand (canvas, art);
}

/* Adds @art twice: as it is, and mirrored at the vertical axis. */
void
rf_canvas_mirror (RfCanvas *canvas, const char *art)
{
  rf_canvas_add (canvas, "%s<g transform='scale(-1 1)'>%s</g>", art, art);
}

/* Gives the document; the canvas can then only be freed. */
char *
rf_canvas_end (RfCanvas *canvas)
{
  return g_string_free (g_steal_pointer (&canvas->svg), FALSE);
}

guint32
rf_color_mix (guint32 from, guint32 to, int percent)
{
  guint32 mixed = 0;

  for (int shift = 16; shift >= 0; shift -= 8)
    {
      int a = (from >> shift) & 0xff;
      int b = (to >> shift) & 0xff;

      mixed |= (guint32) (a + (b - a) * percent / 100) << shift;
    }
  return mixed;
}

/* Turns the hue by the matrix of the SVG filter "hueRotate", which keeps the brightness. */
guint32
rf_color_turn (guint32 color, int degrees)
{
  double c = cos (degrees * G_PI / 180.0);
  double s = sin (degrees * G_PI / 180.0);
  double red = (color >> 16) & 0xff;
  double green = (color >> 8) & 0xff;
  double blue = color & 0xff;
  double turned[3] = {
    red * (0.213 + c * 0.787 - s * 0.213) + green * (0.715 - c * 0.715 - s * 0.715) +
        blue * (0.072 - c * 0.072 + s * 0.928),
    red * (0.213 - c * 0.213 + s * 0.143) + green * (0.715 + c * 0.285 + s * 0.140) +
        blue * (0.072 - c * 0.072 - s * 0.283),
    red * (0.213 - c * 0.213 - s * 0.787) + green * (0.715 - c * 0.715 + s * 0.715) +
        blue * (0.072 + c * 0.928 + s * 0.072),
  };
  guint32 result = 0;

  if (degrees == 0)
    return color;
  for (guint i = 0; i < 3; i++)
    result = result << 8 | (guint32) CLAMP (lround (turned[i]), 0, 255);
  return result;
}
