/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-media-view.h"

#include "rf-say.h"
#include "rf-wave-view.h"

#include <glib/gi18n.h>

/*
 * A player of one file, with a picture or without. It is quiet where it cannot be seen,
 * and when another one in the window begins.
 */

#define CURRENT "rf-current-player"

/* How tall the outline is: of a sound it is what there is to see. */
#define TALL_SOUND 72
#define TALL_VIDEO 24

struct _RfMediaView
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkPicture *picture;
  GtkWidget *bar;
  GtkButton *play_button;
  RfWaveView *wave;
  GtkLabel *time_label;
  GtkLabel *problem_label;
  GtkMediaStream *stream; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (RfMediaView, rf_media_view, GTK_TYPE_WIDGET)

static void
rf_media_view_pause (RfMediaView *self)
{
  if (self->stream != NULL)
    gtk_media_stream_pause (self->stream);
}

static void
rf_media_view_free_current (gpointer data)
{
  GWeakRef *current = data;

  g_weak_ref_clear (current);
  g_free (current);
}

/* One player for each window: who begins tells the one before to be quiet. */
static void
rf_media_view_become_current (RfMediaView *self)
{
  GObject *root = G_OBJECT (gtk_widget_get_root (GTK_WIDGET (self)));
  GWeakRef *current = root != NULL ? g_object_get_data (root, CURRENT) : NULL;
  g_autoptr (RfMediaView) before = current != NULL ? g_weak_ref_get (current) : NULL;

  if (before == self || root == NULL)
    return;
  if (before != NULL)
    rf_media_view_pause (before);
  current = g_new0 (GWeakRef, 1);
  g_weak_ref_init (current, self);
  g_object_set_data_full (root, CURRENT, current, rf_media_view_free_current);
}

static void
rf_media_view_say_playing (RfMediaView *self, gboolean is_playing)
{
  const char *text = is_playing ? _ ("Pause") : _ ("Play");

  gtk_button_set_icon_name (self->play_button,
                            is_playing ? "media-playback-pause-symbolic"
                                       : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play_button), text);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->play_button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
rf_media_view_playing_cb (GtkMediaStream *stream, GParamSpec *pspec, gpointer user_data)
{
  RfMediaView *self = user_data;
  gboolean is_playing = gtk_media_stream_get_playing (stream);

  if (is_playing)
    rf_media_view_become_current (self);
  rf_media_view_say_playing (self, is_playing);
}

static void
rf_media_view_time_cb (GtkMediaStream *stream, GParamSpec *pspec, gpointer user_data)
{
  RfMediaView *self = user_data;
  gint64 place = gtk_media_stream_get_timestamp (stream) / 1000;
  gint64 duration = gtk_media_stream_get_duration (stream) / 1000;
  g_autofree char *place_text = rf_say_duration (place);
  g_autofree char *duration_text = rf_say_duration (duration);
  g_autofree char *text = g_strdup_printf ("%s / %s", place_text, duration_text);

  rf_wave_view_set_time (self->wave, place, duration);
  gtk_label_set_text (self->time_label, text);
}

/* A broken file is `prepared` as well, so the error is what is looked at. What GStreamer says
 * of it is for its developers, and long. */
static void
rf_media_view_error_cb (GtkMediaStream *stream, GParamSpec *pspec, gpointer user_data)
{
  RfMediaView *self = user_data;
  const GError *error = gtk_media_stream_get_error (stream);
  g_autofree char *text = error != NULL ? rf_say_error_line (error) : NULL;
  g_autofree char *line = text != NULL ? rf_say_line (text, 300) : NULL;

  gtk_widget_set_tooltip_text (GTK_WIDGET (self->problem_label), line);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), error != NULL);
  gtk_widget_set_visible (self->bar, error == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "media.play", error == NULL);
}

static void
rf_media_view_play_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfMediaView *self = RF_MEDIA_VIEW (widget);

  if (self->stream == NULL)
    return;
  if (gtk_media_stream_get_ended (self->stream))
    gtk_media_stream_seek (self->stream, 0);
  gtk_media_stream_set_playing (self->stream, !gtk_media_stream_get_playing (self->stream));
}

static void
rf_media_view_clicked_cb (GtkGestureClick *click, int presses, double x, double y, gpointer self)
{
  rf_media_view_play_action (GTK_WIDGET (self), NULL, NULL);
}

static void
rf_media_view_seek_cb (RfWaveView *wave, gint64 place, RfMediaView *self)
{
  if (self->stream != NULL && gtk_media_stream_is_seekable (self->stream))
    gtk_media_stream_seek (self->stream, place * 1000);
}

static void
rf_media_view_unmap (GtkWidget *widget)
{
  rf_media_view_pause (RF_MEDIA_VIEW (widget));
  GTK_WIDGET_CLASS (rf_media_view_parent_class)->unmap (widget);
}

static void
rf_media_view_dispose (GObject *object)
{
  RfMediaView *self = RF_MEDIA_VIEW (object);

  if (self->box != NULL)
    {
      rf_media_view_clear (self);
      gtk_widget_dispose_template (GTK_WIDGET (self), RF_TYPE_MEDIA_VIEW);
    }
  self->box = NULL;
  G_OBJECT_CLASS (rf_media_view_parent_class)->dispose (object);
}

static void
rf_media_view_class_init (RfMediaViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (RF_TYPE_WAVE_VIEW);
  G_OBJECT_CLASS (klass)->dispose = rf_media_view_dispose;
  widget_class->unmap = rf_media_view_unmap;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RF_STUDIO_RESOURCES "preview/rf-media-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RfMediaView, box);
  gtk_widget_class_bind_template_child (widget_class, RfMediaView, picture);
  gtk_widget_class_bind_template_child (widget_class, RfMediaView, bar);
  gtk_widget_class_bind_template_child (widget_class, RfMediaView, play_button);
  gtk_widget_class_bind_template_child (widget_class, RfMediaView, wave);
  gtk_widget_class_bind_template_child (widget_class, RfMediaView, time_label);
  gtk_widget_class_bind_template_child (widget_class, RfMediaView, problem_label);
  gtk_widget_class_install_action (widget_class, "media.play", NULL, rf_media_view_play_action);
}

static void
rf_media_view_init (RfMediaView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  rf_media_view_say_playing (self, FALSE);
  g_signal_connect (click, "pressed", G_CALLBACK (rf_media_view_clicked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->picture), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (self->wave, "seek", G_CALLBACK (rf_media_view_seek_cb), self, 0);
}

/**
 * rf_media_view_play:
 * @self: a view
 * @path: of a file on this machine; it is not played before somebody asks for it
 * @has_picture: whether it is a video
 */
void
rf_media_view_play (RfMediaView *self, const char *path, gboolean has_picture)
{
  rf_media_view_clear (self);
  gtk_widget_set_visible (GTK_WIDGET (self->picture), has_picture);
  gtk_widget_set_size_request (GTK_WIDGET (self->wave), 40, has_picture ? TALL_VIDEO : TALL_SOUND);
  self->stream = gtk_media_file_new_for_filename (path);
  g_signal_connect_object (
      self->stream, "notify::playing", G_CALLBACK (rf_media_view_playing_cb), self, 0);
  g_signal_connect_object (
      self->stream, "notify::timestamp", G_CALLBACK (rf_media_view_time_cb), self, 0);
  g_signal_connect_object (
      self->stream, "notify::duration", G_CALLBACK (rf_media_view_time_cb), self, 0);
  g_signal_connect_object (
      self->stream, "notify::error", G_CALLBACK (rf_media_view_error_cb), self, 0);
  if (has_picture)
    gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (self->stream));
  rf_media_view_playing_cb (self->stream, NULL, self);
  rf_media_view_time_cb (self->stream, NULL, self);
  rf_media_view_error_cb (self->stream, NULL, self);
}

/**
 * rf_media_view_set_peaks:
 * @self: a view
 * @peaks: (nullable) (element-type RfPeak): the outline of its sound
 */
void
rf_media_view_set_peaks (RfMediaView *self, GArray *peaks)
{
  rf_wave_view_set_peaks (self->wave, peaks);
}

/**
 * rf_media_view_clear:
 * @self: a view
 *
 * Lets go of the file.
 */
void
rf_media_view_clear (RfMediaView *self)
{
  if (self->stream == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->stream, self);
  rf_media_view_pause (self);
  gtk_picture_set_paintable (self->picture, NULL);
  rf_wave_view_set_peaks (self->wave, NULL);
  /* gtk_media_file_clear () is no way to end one: it may leave a player behind. */
  g_clear_object (&self->stream);
}

/**
 * rf_media_view_get_stream:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): what is played
 */
GtkMediaStream *
rf_media_view_get_stream (RfMediaView *self)
{
  return self->stream;
}
