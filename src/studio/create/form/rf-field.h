/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-model-info.h"
#include "rf-request.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_FIELD (rf_field_get_type ())

G_DECLARE_DERIVABLE_TYPE (RfField, rf_field, RF, FIELD, AdwPreferencesRow)

/**
 * RfFieldClass:
 * @build: make what the value is edited with; parameter and model are known
 * @show: show a value, or with %NULL that it is left open; %FALSE where it cannot be
 *   shown
 * @read: (transfer full) (nullable): what is shown; %NULL where it is left open
 * @write: put what is shown into a request; usually it is @read under the parameter's name
 * @take: show what a request says; usually it is @show of the parameter's value
 * @dup_typed: (transfer full) (nullable): the text that stands there, whatever is wrong with
 *   it; where there is no function, only values can stand there
 * @take_typed: let that text stand there
 * @answers_to: whether a fault of that name belongs here
 *
 * What a kind of field does. All but @build, @show and @read have a usual form, or are not
 * needed.
 */
struct _RfFieldClass
{
  AdwPreferencesRowClass parent_class;

  void (*build) (RfField *self);
  gboolean (*show) (RfField *self, JsonNode *value);
  JsonNode *(*read) (RfField *self, GError **faults);
  void (*write) (RfField *self, RfRequest *request, GError **faults);
  void (*take) (RfField *self, const RfRequest *request);
  char *(*dup_typed) (RfField *self);
  void (*take_typed) (RfField *self, const char *text);
  gboolean (*answers_to) (RfField *self, const char *name);
};

const RfParameter *rf_field_get_parameter (RfField *self);
const RfModelInfo *rf_field_get_model (RfField *self);
gboolean rf_field_is_set (RfField *self);
void rf_field_write (RfField *self, RfRequest *request, GError **faults);
void rf_field_take (RfField *self, const RfRequest *request);
char *rf_field_dup_typed (RfField *self);
void rf_field_take_typed (RfField *self, const char *text);
void rf_field_reset (RfField *self);
void rf_field_focus (RfField *self);
void rf_field_set_error (RfField *self, const char *message);
gboolean rf_field_has_error (RfField *self);
gboolean rf_field_answers_to (RfField *self, const char *name);

/* For those that are derived from it. */
void rf_field_set_up (RfField *self, RfModelInfo *model, const RfParameter *parameter);
void rf_field_touch (RfField *self);
void rf_field_show_value (RfField *self, JsonNode *value);
JsonNode *rf_field_parse_json (RfField *self, const char *text, GError **faults);
gboolean rf_field_is_same_value (JsonNode *value, JsonNode *other);
JsonNode *rf_field_find_value (const RfParameter *parameter, const RfRequest *request);
void rf_field_add_suffix (RfField *self, GtkWidget *control);
void rf_field_add_below (RfField *self, GtkWidget *control);
void rf_field_name (RfField *self, GtkWidget *control, const char *part);
void rf_field_set_note (RfField *self, const char *note);
void rf_field_ignore_wheel (GtkWidget *control);
gboolean rf_field_is_showing (RfField *self);

/* rf-field-types.c */
RfField *rf_field_new (RfModelInfo *model, const RfParameter *parameter);

G_END_DECLS
