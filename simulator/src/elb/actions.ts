import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";
import { describeAuthentication, newAuthentication } from "./authentication.ts";
import { invalidAction, tooMany, validationError } from "./errors.ts";
import { newForward } from "./forward-action.ts";

const ROUTING = ["forward", "redirect", "fixed-response"];
/** One that authenticates and one that answers; AWS publishes no number of its own for TooManyActions. */
const MOST_ACTIONS = 2;
const CONTENT_TYPES = ["text/plain", "text/css", "text/html", "application/javascript", "application/json"];

export interface ActionContext {
  readonly protocol: "HTTP" | "HTTPS";
  /** The rule's actions before the change, for `UseExistingClientSecret`. */
  readonly existing?: readonly Action[];
}

/** A rule's actions as the load balancer keeps them: in order, defaults filled in. */
export function newActions(actions: readonly Action[], context: ActionContext): readonly Action[] {
  if (actions.length === 0) throw validationError("An action must be specified");
  if (actions.length > 1 && actions.some(({ Order }) => Order === undefined)) {
    throw invalidAction("An order must be specified for each action when there is more than one action");
  }
  if (actions.length > MOST_ACTIONS) throw tooMany("Actions", `A rule can have at most ${MOST_ACTIONS} actions`);
  const orders = actions.map(({ Order }) => Order);
  if (new Set(orders).size < orders.length) throw invalidAction("Each action must have its own order");
  const ordered = [...actions].sort((a, b) => (a.Order ?? 1) - (b.Order ?? 1));
  if (ordered.filter(({ Type }) => ROUTING.includes(`${Type}`)).length !== 1) {
    throw invalidAction(`You must specify exactly one action of the types ${ROUTING.join(", ")}`);
  }
  if (!ROUTING.includes(`${ordered.at(-1)?.Type}`)) {
    throw invalidAction(`The last action must be of one of the types ${ROUTING.join(", ")}`);
  }
  return ordered.map((action) => newAction(action, context));
}

export function describeActions(actions: readonly Action[]): Action[] {
  return actions.map(describeAuthentication);
}

/** A rule's actions, taken apart: those that let a request in, and the one that answers it. */
export function partsOf(actions: readonly Action[]): {
  readonly authenticating: readonly Action[];
  readonly routing: Action | undefined;
} {
  return {
    authenticating: actions.filter(({ Type }) => !ROUTING.includes(`${Type}`)),
    routing: actions.find(({ Type }) => ROUTING.includes(`${Type}`)),
  };
}

function newAction(action: Action, { protocol, existing = [] }: ActionContext): Action {
  switch (action.Type) {
    case "forward":
      return newForward(action);
    case "redirect":
      return newRedirect(action, protocol);
    case "fixed-response":
      return newFixedResponse(action);
    default:
      return newAuthentication(action, { protocol, existing });
  }
}

function newRedirect(action: Action, protocol: string): Action {
  const config = action.RedirectConfig;
  if (!config) throw invalidAction("A redirect configuration must be specified for an action of type 'redirect'");
  const redirect = {
    Protocol: "#{protocol}",
    Host: "#{host}",
    Port: "#{port}",
    Path: "/#{path}",
    Query: "#{query}",
    ...config,
  };
  const same = redirect.Protocol === "#{protocol}" || redirect.Protocol === protocol;
  if (same && redirect.Host === "#{host}" && redirect.Port === "#{port}" && redirect.Path === "/#{path}") {
    throw invalidAction("A redirect action must change at least one of protocol, host, port and path");
  }
  if (protocol === "HTTPS" && redirect.Protocol === "HTTP") throw invalidAction("You cannot redirect HTTPS to HTTP");
  if (!redirect.Path?.startsWith("/")) throw validationError(`Redirect path '${redirect.Path}' must begin with '/'`);
  return { ...action, RedirectConfig: redirect };
}

function newFixedResponse(action: Action): Action {
  const config = action.FixedResponseConfig;
  if (!config) throw invalidAction("A fixed response configuration must be specified for type 'fixed-response'");
  const { ContentType = "text/plain" } = config;
  if (!CONTENT_TYPES.includes(ContentType)) {
    throw validationError(`Fixed response content type '${ContentType}' must be one of ${CONTENT_TYPES.join(", ")}`);
  }
  return { ...action, FixedResponseConfig: { ...config, ContentType } };
}
