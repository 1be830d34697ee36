/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RfForm:
 * @form: what the answer is called; rows of one form stand together
 * @name: of a member; with `?` at its end, it may be absent; `*` for a member of
 *   any name
 * @type: `string`, `integer`, `number`, `boolean`, `object`, `any`, a list of words
 *   as `a|b`, or another form; with `[]` after it a list of these, with `?` at the end
 *   it may be null
 * @help: (nullable): what it says, where its name does not
 *
 * A member of an answer.
 */
typedef struct
{
  const char *form;
  const char *name;
  const char *type;
  const char *help;
} RfForm;

/**
 * RfRawForm:
 * @form: what the answer is called
 * @media_type: of its body, which is no JSON
 */
typedef struct
{
  const char *form;
  const char *media_type;
} RfRawForm;

/* Both end with a row whose form is NULL. */
extern const RfForm rf_forms[];
extern const RfRawForm rf_raw_forms[];

const char *rf_form_find_media_type (const char *form);

G_END_DECLS
