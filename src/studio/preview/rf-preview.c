/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-preview.h"

#include "rf-focus.h"
#include "rf-loaded-asset.h"
#include "rf-media-view.h"
#include "rf-peaks.h"
#include "rf-picture-view.h"
#include "rf-say.h"

#include <glib/gi18n.h>

/*
 * Shows what a generation brought: a picture, a player, a text, or words where it cannot be
 * shown. One asset at a time; what is loaded for one that is no longer wanted is dropped.
 */

struct _RfPreview
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkStack *stack;
  GtkSpinner *spinner;
  RfPictureView *picture_view;
  RfMediaView *media_view;
  GtkTextView *text_view;
  GtkImage *card_icon;
  GtkLabel *card_label;
  GtkLabel *note_label;
  GtkBox *switcher;
  RfSession *session;        /* (owned) (nullable) */
  GPtrArray *assets;         /* (owned) (nullable) of RfAsset */
  char *prompt;              /* (owned) (nullable) */
  RfLoadedAsset *loaded;     /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) of what is being loaded */
};

G_DEFINE_FINAL_TYPE (RfPreview, rf_preview, GTK_TYPE_WIDGET)

static const char *
rf_preview_say_role (RfRole role)
{
  static const char *const names[] = {
    [RF_ROLE_IMAGE] = N_ ("Image"), [RF_ROLE_VIDEO] = N_ ("Video"),  [RF_ROLE_AUDIO] = N_ ("Sound"),
    [RF_ROLE_TEXT] = N_ ("Text"),   [RF_ROLE_POSTER] = N_ ("Still"), [RF_ROLE_MIDI] = N_ ("MIDI"),
  };

  return _ (names[role]);
}

static void
rf_preview_turn_to (RfPreview *self, const char *page)
{
  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_spinner_set_spinning (self->spinner, g_str_equal (page, "loading"));
}

static void
rf_preview_show_card (RfPreview *self, const char *icon, const char *text)
{
  gtk_image_set_from_icon_name (self->card_icon, icon);
  gtk_label_set_text (self->card_label, text);
  rf_preview_turn_to (self, "card");
}

static void
rf_preview_say_note (RfPreview *self, const char *text)
{
  gtk_label_set_text (self->note_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), text != NULL);
}

static void
rf_preview_show_picture (RfPreview *self)
{
  const RfAsset *asset = self->loaded->asset;
  g_autofree char *name = rf_say_line (self->prompt, 200);
  g_autofree char *text = NULL;

  if (self->loaded->is_too_large)
    {
      text = g_strdup_printf (_ ("This picture is too large to be shown here: %d × %d pixels"),
                              asset->width,
                              asset->height);
      rf_preview_show_card (self, "image-x-generic-symbolic", text);
      return;
    }
  rf_picture_view_show (
      self->picture_view, self->loaded->texture, *name != '\0' ? name : _ ("Picture"));
  rf_preview_say_note (self, self->loaded->is_reduced ? _ ("Shown in a reduced size") : NULL);
  rf_preview_turn_to (self, "picture");
}

static void
rf_preview_peaks_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfPreview) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) peaks = rf_peaks_load_finish (RF_SESSION (source), result, &error);

  /* Without an outline the sound is played all the same. */
  if (peaks != NULL && self->loaded != NULL)
    rf_media_view_set_peaks (self->media_view, peaks);
}

static void
rf_preview_show_media (RfPreview *self, gboolean has_picture)
{
  rf_media_view_play (self->media_view, self->loaded->path, has_picture);
  gtk_widget_set_valign (GTK_WIDGET (self->media_view),
                         has_picture ? GTK_ALIGN_FILL : GTK_ALIGN_CENTER);
  rf_preview_turn_to (self, "media");
  if (!has_picture)
    rf_peaks_load_async (self->session,
                         self->loaded->asset,
                         self->cancellable,
                         rf_preview_peaks_cb,
                         g_object_ref (self));
}

static void
rf_preview_show_text (RfPreview *self)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), self->loaded->text, -1);
  rf_preview_say_note (self, self->loaded->is_cut ? _ ("Only the beginning is shown") : NULL);
  rf_preview_turn_to (self, "text");
}

static void
rf_preview_show_file (RfPreview *self)
{
  const RfAsset *asset = self->loaded->asset;
  g_autofree char *bytes = rf_say_bytes (asset->bytes);
  g_autofree char *text = g_strdup_printf ("%s, %s", rf_preview_say_role (asset->role), bytes);

  rf_preview_show_card (self, "audio-x-generic-symbolic", text);
}

static void
rf_preview_show_loaded (RfPreview *self)
{
  switch (self->loaded->asset->role)
    {
    case RF_ROLE_IMAGE:
    case RF_ROLE_POSTER:
      rf_preview_show_picture (self);
      break;
    case RF_ROLE_VIDEO:
      rf_preview_show_media (self, TRUE);
      break;
    case RF_ROLE_AUDIO:
      rf_preview_show_media (self, FALSE);
      break;
    case RF_ROLE_TEXT:
      rf_preview_show_text (self);
      break;
    case RF_ROLE_MIDI:
    default:
      rf_preview_show_file (self);
    }
}

static void
rf_preview_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfPreview) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfLoadedAsset) loaded =
      rf_loaded_asset_load_finish (RF_SESSION (source), result, &error);
  g_autofree char *text = NULL;

  /* Whoever cancelled it may have asked for another one. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->box == NULL)
    return;
  if (loaded == NULL)
    {
      text = rf_say_error (error);
      rf_preview_show_card (self, "dialog-error-symbolic", text);
      return;
    }
  self->loaded = g_steal_pointer (&loaded);
  rf_preview_show_loaded (self);
}

/* Lets go of the asset that is shown. */
static void
rf_preview_drop (RfPreview *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  rf_media_view_clear (self->media_view);
  rf_picture_view_show (self->picture_view, NULL, _ ("Picture"));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), "", 0);
  rf_preview_say_note (self, NULL);
  g_clear_pointer (&self->loaded, rf_loaded_asset_free);
}

static void
rf_preview_show_asset (RfPreview *self, guint position)
{
  rf_preview_drop (self);
  rf_preview_turn_to (self, "loading");
  self->cancellable = g_cancellable_new ();
  rf_loaded_asset_load_async (self->session,
                              g_ptr_array_index (self->assets, position),
                              self->cancellable,
                              rf_preview_loaded_cb,
                              g_object_ref (self));
}

static void
rf_preview_toggled_cb (GtkToggleButton *button, RfPreview *self)
{
  if (gtk_toggle_button_get_active (button))
    rf_preview_show_asset (self,
                           GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "position")));
}

static void
rf_preview_empty_switcher (RfPreview *self)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->switcher))) != NULL)
    {
      rf_focus_leave (child);
      gtk_box_remove (self->switcher, child);
    }
}

static void
rf_preview_fill_switcher (RfPreview *self)
{
  GtkToggleButton *first = NULL;

  for (guint i = 0; i < self->assets->len; i++)
    {
      const RfAsset *asset = g_ptr_array_index (self->assets, i);
      GtkWidget *button = gtk_toggle_button_new_with_label (rf_preview_say_role (asset->role));

      g_object_set_data (G_OBJECT (button), "position", GUINT_TO_POINTER (i));
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), first);
      if (first == NULL)
        {
          first = GTK_TOGGLE_BUTTON (button);
          gtk_toggle_button_set_active (first, TRUE);
        }
      g_signal_connect_object (button, "toggled", G_CALLBACK (rf_preview_toggled_cb), self, 0);
      gtk_box_append (self->switcher, button);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->switcher), self->assets->len > 1);
}

/**
 * rf_preview_clear:
 * @self: a preview
 *
 * Shows nothing, and lets go of everything.
 */
void
rf_preview_clear (RfPreview *self)
{
  rf_preview_drop (self);
  rf_preview_empty_switcher (self);
  gtk_widget_set_visible (GTK_WIDGET (self->switcher), FALSE);
  rf_preview_turn_to (self, "empty");
  g_clear_pointer (&self->assets, g_ptr_array_unref);
  g_clear_pointer (&self->prompt, g_free);
  g_clear_object (&self->session);
}

/**
 * rf_preview_show_generation:
 * @self: a preview
 * @session: what has its assets
 * @generation: what is shown; it is copied
 */
void
rf_preview_show_generation (RfPreview *self, RfSession *session, const RfGeneration *generation)
{
  rf_preview_clear (self);
  self->session = g_object_ref (session);
  self->prompt = g_strdup (generation->prompt);
  self->assets = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_asset_free);
  for (guint i = 0; i < generation->assets->len; i++)
    g_ptr_array_add (self->assets, rf_asset_copy (g_ptr_array_index (generation->assets, i)));
  rf_preview_fill_switcher (self);
  if (self->assets->len > 0)
    rf_preview_show_asset (self, 0);
  else
    rf_preview_show_card (self, "dialog-question-symbolic", _ ("There is nothing to be shown"));
}

/**
 * rf_preview_get_path:
 * @self: a preview
 *
 * Returns: (transfer none) (nullable): the file of the asset that is shown, once it is there
 */
const char *
rf_preview_get_path (RfPreview *self)
{
  return self->loaded != NULL ? self->loaded->path : NULL;
}

/**
 * rf_preview_get_page:
 * @self: a preview
 *
 * Returns: what it shows: `empty`, `loading`, `picture`, `media`, `text`, or `card` for words
 */
const char *
rf_preview_get_page (RfPreview *self)
{
  return gtk_stack_get_visible_child_name (self->stack);
}

static void
rf_preview_dispose (GObject *object)
{
  RfPreview *self = RF_PREVIEW (object);

  if (self->box != NULL)
    {
      rf_preview_clear (self);
      gtk_widget_dispose_template (GTK_WIDGET (self), RF_TYPE_PREVIEW);
    }
  self->box = NULL;
  G_OBJECT_CLASS (rf_preview_parent_class)->dispose (object);
}

static void
rf_preview_class_init (RfPreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (RF_TYPE_PICTURE_VIEW);
  g_type_ensure (RF_TYPE_MEDIA_VIEW);
  G_OBJECT_CLASS (klass)->dispose = rf_preview_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RF_STUDIO_RESOURCES "preview/rf-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, RfPreview, box);
  gtk_widget_class_bind_template_child (widget_class, RfPreview, stack);
  gtk_widget_class_bind_template_child (widget_class, RfPreview, spinner);
  gtk_widget_class_bind_template_child (widget_class, RfPreview, picture_view);
  gtk_widget_class_bind_template_child (widget_class, RfPreview, media_view);
  gtk_widget_class_bind_template_child (widget_class, RfPreview, text_view);
  gtk_widget_class_bind_template_child (widget_class, RfPreview, card_icon);
  gtk_widget_class_bind_template_child (widget_class, RfPreview, card_label);
  gtk_widget_class_bind_template_child (widget_class, RfPreview, note_label);
  gtk_widget_class_bind_template_child (widget_class, RfPreview, switcher);
}

static void
rf_preview_init (RfPreview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rf_preview_new:
 *
 * Returns: (transfer none): a preview that shows nothing
 */
GtkWidget *
rf_preview_new (void)
{
  return g_object_new (RF_TYPE_PREVIEW, NULL);
}
