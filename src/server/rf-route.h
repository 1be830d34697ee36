/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-caller.h"
#include "rf-error.h"

G_BEGIN_DECLS

typedef struct _RfExchange RfExchange;

/**
 * RfPlace:
 * @RF_PLACE_LOOP: on the loop's own thread; it must neither block nor write
 * @RF_PLACE_READS: on one of a few threads for what reads and takes its time
 * @RF_PLACE_CHANGES: on one of a few threads for what changes much
 * @RF_PLACE_MISSES: on a thread of its own, for what waits for a provider, and for what
 *   a route is there for that has this as its place: there is room for it when as many
 *   wait as can
 * @RF_PLACE_SAMPLES: on one of many threads for small writes, such as samples and jobs,
 *   which share commits
 *
 * Where work is done. None of them keeps another one waiting.
 */
typedef enum
{
  RF_PLACE_LOOP,
  RF_PLACE_READS,
  RF_PLACE_CHANGES,
  RF_PLACE_MISSES,
  RF_PLACE_SAMPLES,
} RfPlace;

/**
 * RF_N_PLACES: how many there are
 */
#define RF_N_PLACES 5

/**
 * RfRouteWork:
 * @exchange: a request under way
 * @error: return location; becomes the answer
 *
 * Answers a request, or goes on elsewhere by rf_exchange_go_on().
 *
 * Returns: whether it has
 */
typedef gboolean (*RfRouteWork) (RfExchange *exchange, GError **error);

typedef enum
{
  RF_ROUTE_STRING,
  RF_ROUTE_ID, /* a string or a whole number */
  RF_ROUTE_INTEGER,
  RF_ROUTE_NUMBER,
  RF_ROUTE_BOOLEAN,
  RF_ROUTE_SCALAR, /* a string, a number or a boolean */
  RF_ROUTE_STRINGS,
  RF_ROUTE_IDS, /* strings or whole numbers */
  RF_ROUTE_OBJECTS,
} RfRouteType;

/**
 * RfRouteField:
 * @name: of a member of the body, or of a query parameter
 * @type: what it holds
 * @is_required: it has to be there
 * @help: one line
 *
 * Lists of these end with a row whose name is %NULL.
 */
typedef struct
{
  const char *name;
  RfRouteType type;
  gboolean is_required;
  const char *help;
} RfRouteField;

/**
 * RfRouteFlags:
 * @RF_ROUTE_SELECTS: takes selectors (rf_selector_names) that choose entries, as
 *   query parameters and, where it has a body, as its members
 * @RF_ROUTE_PAGES: selectors that order and cut a page as well
 * @RF_ROUTE_REQUESTS: its body is a request for a generation, or a bundle
 * @RF_ROUTE_RAW: its body is bytes; the work reads it as it comes
 * @RF_ROUTE_ASSETS: open to everybody where assets are
 * @RF_ROUTE_LOOSE: unknown fields of the body and the query are left alone
 * @RF_ROUTE_PERSONAL: a person's own token may use it; the work sees to it that it
 *   does so for that person
 * @RF_ROUTE_FOLLOWS: who waits for a run may ask it for that without end
 */
typedef enum
{
  RF_ROUTE_SELECTS = 1 << 0,
  RF_ROUTE_PAGES = 1 << 1,
  RF_ROUTE_REQUESTS = 1 << 2,
  RF_ROUTE_RAW = 1 << 3,
  RF_ROUTE_ASSETS = 1 << 4,
  RF_ROUTE_LOOSE = 1 << 5,
  RF_ROUTE_PERSONAL = 1 << 6,
  RF_ROUTE_FOLLOWS = 1 << 7,
} RfRouteFlags;

/**
 * RfRoute:
 * @method: `GET` stands for `HEAD` too
 * @path: with a name in braces where any segment may stand
 * @role: who may, at least
 * @place: where @work runs
 * @max_body: bytes of its body, or 0 for the server's limit
 * @body: (nullable): the members of its body; %NULL where it has none
 * @query: (nullable): its query parameters, besides selectors
 * @error_to_json: (nullable): gives the answer to an error, and may change its
 *   status; %NULL for the form that everything but OpenAI's interface has
 * @answers: (nullable): the name of the form of what it answers with
 * @summary: one line
 *
 * A row of the table of routes: what the server does, who may do it, and what
 * the documentation says of it.
 */
typedef struct
{
  const char *method;
  const char *path;
  RfCallerRole role;
  RfPlace place;
  RfRouteFlags flags;
  gint64 max_body;
  const RfRouteField *body;
  const RfRouteField *query;
  RfRouteWork work;
  JsonNode *(*error_to_json) (const GError *error, guint *status);
  const char *answers;
  const char *summary;
} RfRoute;

/**
 * RfRouteMatch:
 * @route: (nullable): the row
 * @values: (nullable): what stands in its braces, decoded, in their order
 * @allowed: (nullable): where the path is known and not the method: which
 *   methods are
 */
typedef struct
{
  const RfRoute *route;
  GStrv values;
  char *allowed;
} RfRouteMatch;

/* Lists of rows, each ending with a row whose method is NULL; and a NULL. */
extern const RfRoute *const rf_routes[];

gint64 rf_route_get_most_body (gint64 otherwise);
void rf_route_find (const char *method, const char *path, RfRouteMatch *match);
void rf_route_match_clear (RfRouteMatch *match);

/* One list for each file in routes/. */
extern const RfRoute rf_routes_of_generations[];
extern const RfRoute rf_routes_of_cache[];
extern const RfRoute rf_routes_of_changes[];
extern const RfRoute rf_routes_of_transfer[];
extern const RfRoute rf_routes_of_upkeep[];
extern const RfRoute rf_routes_of_warming[];
extern const RfRoute rf_routes_of_assets[];
extern const RfRoute rf_routes_of_inputs[];
extern const RfRoute rf_routes_of_providers[];
extern const RfRoute rf_routes_of_queue[];
extern const RfRoute rf_routes_of_accounts[];
extern const RfRoute rf_routes_of_health[];
extern const RfRoute rf_routes_of_openai[];
extern const RfRoute rf_routes_of_document[];
extern const RfRoute rf_routes_of_events[];
extern const RfRoute rf_routes_of_metrics[];
extern const RfRoute rf_routes_of_people[];
extern const RfRoute rf_routes_of_samples[];

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RfRouteMatch, rf_route_match_clear)

G_END_DECLS
