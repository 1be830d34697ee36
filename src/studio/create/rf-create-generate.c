/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-create-panel-private.h"

#include "rf-notice.h"
#include "rf-outcome-say.h"
#include "rf-presets.h"
#include "rf-say.h"

#include <glib/gi18n.h>

/*
 * From what stands in the form to what was made:
 *
 *   form → quote → what the button says → click → attempt → outcome
 *
 * Nothing is spent that was not shown: an attempt may cost what the button said. Where that
 * no longer holds, the button says the new price and waits.
 */

/* From so many seconds on it is told outside of the window, too. */
#define LONG_SECONDS 5

static void
rf_create_panel_set_fault (RfCreatePanel *self, const GError *error)
{
  g_clear_pointer (&self->fault, g_free);
  if (error == NULL)
    return;
  /* Faults of the form are said in the person's words already. */
  self->fault =
      rf_error_get_details (error) != NULL ? rf_say_error_detail (error) : rf_say_error (error);
}

/**
 * rf_create_panel_ask:
 * @self: the panel
 *
 * The form asks for something else now: what the button said no longer holds.
 */
void
rf_create_panel_ask (RfCreatePanel *self)
{
  g_autoptr (GError) faults = NULL;
  g_autoptr (GError) rest = NULL;
  g_autoptr (RfRequest) request = NULL;

  if (self->quote == NULL || rf_model_form_get_model (self->form) == NULL)
    return;
  g_clear_pointer (&self->notice, g_free);
  self->is_armed = FALSE;
  request = rf_model_form_dup_request (self->form, &faults);
  self->is_faulty = faults != NULL;
  if (faults != NULL)
    {
      rest = rf_model_form_show_error (self->form, faults, FALSE);
      self->shows_faults = TRUE;
    }
  rf_create_panel_set_fault (self, rest);
  rf_quote_ask (self->quote, faults == NULL ? request : NULL);
}

/**
 * rf_create_panel_show_page:
 * @self: the panel
 * @page: `form` or `outcome`
 *
 * Where there is room for both of them the keyboard stays where it is.
 */
void
rf_create_panel_show_page (RfCreatePanel *self, const char *page)
{
  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_set_visible_child_name (self->leaflet, page);
}

static gboolean
rf_create_panel_is_busy (RfCreatePanel *self)
{
  return self->attempt != NULL && !rf_attempt_is_over (self->attempt);
}

/* What is in the cache is served all the same. */
static const char *
rf_create_panel_get_money_fault (RfCreatePanel *self)
{
  const RfCheck *check = rf_quote_get_check (self->quote);
  RfSession *session = rf_panel_get_session (RF_PANEL (self));

  if (check == NULL || check->cached)
    return NULL;
  return rf_session_get_money_fault (session);
}

static char *
rf_create_panel_dup_message (RfCreatePanel *self)
{
  const RfCheck *check = rf_quote_get_check (self->quote);
  const char *why = rf_model_picker_get_why (self->picker);
  const char *money_fault = rf_create_panel_get_money_fault (self);
  g_autofree char *sentence = NULL;

  if (money_fault != NULL)
    {
      sentence = rf_say_line (money_fault, 300);
      return g_strdup_printf (_ ("Nothing is generated until this is mended: %s"), sentence);
    }
  if (check != NULL && check->shortfall != NULL)
    return rf_say_error (check->shortfall);
  if (self->notice != NULL || self->fault != NULL)
    return g_strdup (self->notice != NULL ? self->notice : self->fault);
  if (check == NULL || check->cached || why == NULL)
    return NULL;
  sentence = rf_say_sentence (why, 200);
  return g_strdup_printf (_ ("Not ready: %s"), sentence);
}

static gboolean
rf_create_panel_may_generate (RfCreatePanel *self)
{
  const RfCheck *check = rf_quote_get_check (self->quote);
  const GError *error = rf_quote_get_error (self->quote);

  if (!self->is_ready || self->is_faulty || rf_create_panel_is_busy (self))
    return FALSE;
  if (error != NULL && g_error_matches (error, RF_ERROR, RF_ERROR_INVALID_REQUEST))
    return FALSE;
  if (rf_create_panel_get_money_fault (self) != NULL)
    return FALSE;
  return check == NULL || check->shortfall == NULL;
}

/* While something is being made the button promises nothing. */
static char *
rf_create_panel_dup_label (RfCreatePanel *self)
{
  const RfCheck *check = rf_quote_get_check (self->quote);

  if (rf_create_panel_is_busy (self))
    return g_strdup (_ ("Being Made…"));
  return check != NULL ? rf_say_price (check) : g_strdup (_ ("Generate"));
}

/* Another one in place of what there is has its price, too, wherever it can be had. */
static void
rf_create_panel_show_anew (RfCreatePanel *self)
{
  gint64 price = rf_quote_get_anew (self->quote);
  g_autofree char *words = price >= 0 ? rf_say_credits (price) : NULL;
  g_autofree char *label = words != NULL ? g_strdup_printf (_ ("Generate _Anew · %s"), words)
                                         : g_strdup (_ ("Generate _Anew"));

  g_menu_remove (self->more_menu, 0);
  g_menu_insert (self->more_menu, 0, label, "create.anew");
  rf_outcome_view_set_anew (self->outcome, price);
}

/**
 * rf_create_panel_show_quote:
 * @self: the panel
 *
 * Says on the button what is known, and beneath it what is to be known.
 */
void
rf_create_panel_show_quote (RfCreatePanel *self)
{
  const RfCheck *check = rf_quote_get_check (self->quote);
  g_autofree char *label = rf_create_panel_dup_label (self);
  g_autofree char *message = rf_create_panel_dup_message (self);

  gtk_button_set_label (self->generate_button, label);
  gtk_label_set_text (self->message_label, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message_label), message != NULL);
  if (check != NULL)
    self->shown_price = check->cost;
  rf_create_panel_show_anew (self);
  gtk_widget_action_set_enabled (
      GTK_WIDGET (self), "create.generate", rf_create_panel_may_generate (self));
  rf_create_panel_enable_actions (self);
}

static void
rf_create_panel_end_badly (RfCreatePanel *self)
{
  const GError *error = rf_attempt_get_error (self->attempt);
  g_autoptr (GError) rest = NULL;

  rf_drafts_add (rf_attempt_get_request (self->attempt));
  if (g_error_matches (error, RF_ERROR, RF_ERROR_OVER_BUDGET))
    {
      rf_outcome_view_show_nothing (self->outcome);
      rf_create_panel_show_page (self, "form");
      rf_create_panel_ask (self);
      rf_quote_ask_now (self->quote);
      self->notice =
          g_strdup (_ ("The price has changed, and nothing was made. Press again to agree."));
      return;
    }
  rf_create_panel_ask (self);
  if (rf_attempt_get_state (self->attempt) == RF_ATTEMPT_FAILED)
    rest = rf_model_form_show_error (self->form, error, FALSE);
  self->shows_faults = FALSE;
}

static void
rf_create_panel_notify (RfCreatePanel *self)
{
  const RfResult *result = rf_attempt_get_result (self->attempt);
  g_autofree char *body = NULL;

  if (rf_attempt_get_seconds (self->attempt) < LONG_SECONDS ||
      rf_attempt_get_state (self->attempt) == RF_ATTEMPT_CANCELLED)
    return;
  body = result != NULL ? rf_say_outcome (result)
                        : rf_say_error (rf_attempt_get_error (self->attempt));
  rf_notice_send (
      "create", result != NULL ? _ ("It Is Ready") : _ ("Nothing Was Made"), body, "create");
}

static void
rf_create_panel_attempt_cb (RfCreatePanel *self)
{
  if (rf_attempt_is_over (self->attempt))
    {
      rf_create_panel_notify (self);
      if (rf_attempt_get_state (self->attempt) == RF_ATTEMPT_DONE)
        {
          rf_drafts_remove (rf_attempt_get_request (self->attempt));
          rf_create_panel_ask (self);
          rf_quote_ask_now (self->quote);
        }
      else
        rf_create_panel_end_badly (self);
    }
  rf_create_panel_show_quote (self);
}

/**
 * rf_create_panel_forget_attempt:
 * @self: the panel
 *
 * What is under way goes on, and is no longer shown.
 */
void
rf_create_panel_forget_attempt (RfCreatePanel *self)
{
  if (self->attempt != NULL)
    g_signal_handlers_disconnect_by_data (self->attempt, self);
  g_clear_object (&self->attempt);
}

static void
rf_create_panel_begin (RfCreatePanel *self, RfRequest *request, gint64 price)
{
  RfSession *session = rf_panel_get_session (RF_PANEL (self));

  rf_create_panel_forget_attempt (self);
  g_clear_pointer (&self->notice, g_free);
  self->attempt = rf_attempt_new (session, request, price);
  rf_outcome_view_show_attempt (self->outcome, session, self->attempt);
  g_signal_connect_object (
      self->attempt, "changed", G_CALLBACK (rf_create_panel_attempt_cb), self, G_CONNECT_SWAPPED);
  rf_attempt_start (self->attempt);
  rf_create_panel_show_page (self, "outcome");
  rf_create_panel_show_quote (self);
}

/* Pressed before the price was known: it is asked for at once, and what was shown before
 * may be spent. */
static void
rf_create_panel_arm (RfCreatePanel *self)
{
  self->is_armed = TRUE;
  rf_quote_ask_now (self->quote);
}

/**
 * rf_create_panel_generate:
 * @self: the panel
 *
 * Asks for what the form says, for what the button says. Does nothing while the last
 * attempt is under way.
 */
void
rf_create_panel_generate (RfCreatePanel *self)
{
  const RfCheck *check = self->quote != NULL ? rf_quote_get_check (self->quote) : NULL;
  g_autoptr (RfRequest) request = NULL;

  if (self->quote == NULL || !rf_create_panel_may_generate (self))
    return;
  if (check == NULL)
    {
      rf_create_panel_arm (self);
      return;
    }
  request = rf_model_form_dup_request (self->form, NULL);
  rf_create_panel_begin (self, request, check->cost);
}

/**
 * rf_create_panel_generate_anew:
 * @self: the panel
 *
 * Makes another one in place of what there is, for the price that was shown.
 */
void
rf_create_panel_generate_anew (RfCreatePanel *self)
{
  gint64 price = self->quote != NULL ? rf_quote_get_anew (self->quote) : -1;
  g_autoptr (RfRequest) request = NULL;

  if (price < 0 || !rf_create_panel_may_generate (self))
    return;
  request = rf_model_form_dup_request (self->form, NULL);
  request->force_refresh = TRUE;
  rf_create_panel_begin (self, request, price);
}

static void
rf_create_panel_fire (RfCreatePanel *self, gint64 shown_before)
{
  const RfCheck *check = rf_quote_get_check (self->quote);

  self->is_armed = FALSE;
  if (check == NULL || check->shortfall != NULL)
    return;
  if (check->cost == 0 || check->cost <= shown_before)
    {
      rf_create_panel_generate (self);
      return;
    }
  self->notice = g_strdup (_ ("This is what it costs. Press again to agree."));
  rf_create_panel_show_quote (self);
}

/**
 * rf_create_panel_quote_cb:
 * @self: the panel
 *
 * More is known of what the form asks for.
 */
void
rf_create_panel_quote_cb (RfCreatePanel *self)
{
  const GError *error = rf_quote_get_error (self->quote);
  gint64 shown_before = self->shown_price;
  g_autoptr (GError) rest = NULL;

  if (error != NULL)
    {
      rest = rf_model_form_show_error (self->form, error, !self->is_armed);
      rf_create_panel_set_fault (self, rest);
      self->shows_faults = TRUE;
    }
  else if (rf_quote_get_state (self->quote) == RF_QUOTE_KNOWN)
    {
      rf_create_panel_set_fault (self, NULL);
      if (self->shows_faults)
        rf_model_form_clear_errors (self->form);
      self->shows_faults = FALSE;
    }
  rf_create_panel_show_quote (self);
  if (self->is_armed && rf_quote_get_state (self->quote) != RF_QUOTE_UNKNOWN)
    rf_create_panel_fire (self, shown_before);
}
