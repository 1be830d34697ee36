/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-connection-stream-private.h"

#include <sys/epoll.h>

/*
 * The two ends of a connection, as GIO wants them: they only say when the socket
 * can be read and written. They are the stream's, and so borrow it.
 */

#define RF_TYPE_CONNECTION_INPUT (rf_connection_input_get_type ())
G_DECLARE_FINAL_TYPE (RfConnectionInput, rf_connection_input, RF, CONNECTION_INPUT, GInputStream)

struct _RfConnectionInput
{
  GInputStream parent_instance;

  RfConnectionStream *stream;
};

static void rf_connection_input_pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RfConnectionInput,
                               rf_connection_input,
                               G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      rf_connection_input_pollable_init))

#define RF_TYPE_CONNECTION_OUTPUT (rf_connection_output_get_type ())
G_DECLARE_FINAL_TYPE (RfConnectionOutput,
                      rf_connection_output,
                      RF,
                      CONNECTION_OUTPUT,
                      GOutputStream)

struct _RfConnectionOutput
{
  GOutputStream parent_instance;

  RfConnectionStream *stream;
};

static void rf_connection_output_pollable_init (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RfConnectionOutput,
                               rf_connection_output,
                               G_TYPE_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
                                                      rf_connection_output_pollable_init))

/* What libsoup waits for a socket by. It watches no descriptor: the loop's RfPoll
 * does, and makes this one ready. */
typedef struct
{
  GSource source;
  GObject *end; /* (owned) */
} RfWaiting;

static gboolean
rf_waiting_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  const RfWaiting *self = (const RfWaiting *) source;
  GPollableSourceFunc function = (GPollableSourceFunc) (void (*) (void)) callback;

  return function (self->end, user_data);
}

static void
rf_waiting_finalize (GSource *source)
{
  g_object_unref (((RfWaiting *) source)->end);
}

/* In the place of a function, where a closure waits. */
static gboolean
rf_waiting_invoke (GObject *end, gpointer closure)
{
  g_auto (GValue) argument = G_VALUE_INIT;
  g_auto (GValue) goes_on = G_VALUE_INIT;

  g_value_init (&argument, G_TYPE_OBJECT);
  g_value_set_object (&argument, end);
  g_value_init (&goes_on, G_TYPE_BOOLEAN);
  g_closure_invoke (closure, &goes_on, 1, &argument, NULL);
  return g_value_get_boolean (&goes_on);
}

static GSourceFuncs waiting_functions = { .dispatch = rf_waiting_dispatch,
                                          .finalize = rf_waiting_finalize,
                                          .closure_callback = G_SOURCE_FUNC (rf_waiting_invoke) };

static gboolean
rf_waiting_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Where nothing of a request is under way, what comes next need not be libsoup's. */
static void
rf_connection_let_wait (RfConnectionStream *stream, GIOCondition condition)
{
  gboolean is_between =
      condition == G_IO_IN && !stream->soup_is_busy && !stream->soup_has_part && !stream->is_busy;

  stream->is_soups = !is_between;
  rf_polled_want (&stream->polled, condition == G_IO_IN ? EPOLLIN : EPOLLOUT);
}

static gboolean
rf_connection_has_ready (RfConnectionStream *stream, GIOCondition condition)
{
  return stream->is_dead || stream->wire.fault.status != 0 ||
         (condition == G_IO_IN && stream->ahead->len > 0);
}

/* A dead connection is ready at once, so that whoever waits learns of it. */
static GSource *
rf_connection_dup_source (RfConnectionStream *stream,
                          GObject *end,
                          GIOCondition condition,
                          GCancellable *cancellable)
{
  GSource *source = g_source_new (&waiting_functions, sizeof (RfWaiting));

  ((RfWaiting *) source)->end = g_object_ref (end);
  g_source_set_can_recurse (source, TRUE);
  if (rf_connection_has_ready (stream, condition))
    g_source_set_ready_time (source, 0);
  else
    rf_connection_let_wait (stream, condition);
  if (cancellable != NULL)
    {
      g_autoptr (GSource) child = g_cancellable_source_new (cancellable);

      g_source_set_callback (child, G_SOURCE_FUNC (rf_waiting_cancelled_cb), NULL, NULL);
      g_source_add_child_source (source, child);
    }
  g_clear_pointer (&stream->waiting, g_source_unref);
  stream->waiting = g_source_ref (source);
  return source;
}

static gssize
rf_connection_input_read (GInputStream *stream,
                          void *buffer,
                          gsize length,
                          GCancellable *cancellable,
                          GError **error)
{
  return rf_connection_read (RF_CONNECTION_INPUT (stream)->stream, buffer, length, error);
}

static gssize
rf_connection_input_read_nonblocking (GPollableInputStream *stream,
                                      void *buffer,
                                      gsize length,
                                      GError **error)
{
  return rf_connection_read (RF_CONNECTION_INPUT (stream)->stream, buffer, length, error);
}

static gboolean
rf_connection_input_is_readable (GPollableInputStream *stream)
{
  RfConnectionStream *connection = RF_CONNECTION_INPUT (stream)->stream;
  GPollFD descriptor = { connection->polled.descriptor, G_IO_IN, 0 };

  return rf_connection_has_ready (connection, G_IO_IN) || g_poll (&descriptor, 1, 0) > 0;
}

static GSource *
rf_connection_input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  return rf_connection_dup_source (
      RF_CONNECTION_INPUT (stream)->stream, G_OBJECT (stream), G_IO_IN, cancellable);
}

static void
rf_connection_input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = rf_connection_input_is_readable;
  iface->create_source = rf_connection_input_create_source;
  iface->read_nonblocking = rf_connection_input_read_nonblocking;
}

static void
rf_connection_input_class_init (RfConnectionInputClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = rf_connection_input_read;
}

static void
rf_connection_input_init (RfConnectionInput *self)
{
}

static gssize
rf_connection_output_write (GOutputStream *stream,
                            const void *buffer,
                            gsize length,
                            GCancellable *cancellable,
                            GError **error)
{
  return rf_connection_write (RF_CONNECTION_OUTPUT (stream)->stream, buffer, length, error);
}

static gssize
rf_connection_output_write_nonblocking (GPollableOutputStream *stream,
                                        const void *buffer,
                                        gsize length,
                                        GError **error)
{
  return rf_connection_write (RF_CONNECTION_OUTPUT (stream)->stream, buffer, length, error);
}

static gboolean
rf_connection_output_is_writable (GPollableOutputStream *stream)
{
  RfConnectionStream *connection = RF_CONNECTION_OUTPUT (stream)->stream;
  GPollFD descriptor = { connection->polled.descriptor, G_IO_OUT, 0 };

  return connection->is_dead || g_poll (&descriptor, 1, 0) > 0;
}

static GSource *
rf_connection_output_create_source (GPollableOutputStream *stream, GCancellable *cancellable)
{
  return rf_connection_dup_source (
      RF_CONNECTION_OUTPUT (stream)->stream, G_OBJECT (stream), G_IO_OUT, cancellable);
}

static void
rf_connection_output_pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->is_writable = rf_connection_output_is_writable;
  iface->create_source = rf_connection_output_create_source;
  iface->write_nonblocking = rf_connection_output_write_nonblocking;
}

static void
rf_connection_output_class_init (RfConnectionOutputClass *klass)
{
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = rf_connection_output_write;
}

static void
rf_connection_output_init (RfConnectionOutput *self)
{
}

/**
 * rf_connection_input_new:
 * @stream: (transfer none): the connection, which holds what is returned
 *
 * Returns: (transfer full): the end that is read from
 */
GInputStream *
rf_connection_input_new (RfConnectionStream *stream)
{
  RfConnectionInput *self = g_object_new (RF_TYPE_CONNECTION_INPUT, NULL);

  self->stream = stream;
  return G_INPUT_STREAM (self);
}

/**
 * rf_connection_output_new:
 * @stream: (transfer none): the connection, which holds what is returned
 *
 * Returns: (transfer full): the end that is written to
 */
GOutputStream *
rf_connection_output_new (RfConnectionStream *stream)
{
  RfConnectionOutput *self = g_object_new (RF_TYPE_CONNECTION_OUTPUT, NULL);

  self->stream = stream;
  return G_OUTPUT_STREAM (self);
}
