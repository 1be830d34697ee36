/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli-arguments.h"

G_BEGIN_DECLS

typedef struct
{
  const CliOption *option;
  char *value; /* (owned) (nullable) */
} CliValue;

struct _CliArguments
{
  const CliVerb *verb;  /* (nullable) */
  char *group;          /* (owned) (nullable) a group whose verb has not come yet */
  GPtrArray *options;   /* (element-type CliOption) (nullable) of the verb */
  GPtrArray *global;    /* (element-type CliOption) */
  GPtrArray *values;    /* (element-type CliValue) */
  GPtrArray *words;     /* (element-type utf8) after the verb */
  GPtrArray *steps;     /* (element-type CliArguments) those after the first */
  gboolean options_end; /* after `--` */
};

CliArguments *cli_arguments_alloc (const CliVerb *verb);

G_END_DECLS
