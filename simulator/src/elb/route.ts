import type { IncomingMessage, ServerResponse } from "node:http";
import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account, Listener } from "./account.ts";
import { partsOf } from "./actions.ts";
import { admission } from "./authentication.ts";
import { chooseGroup, chooseTarget, routable } from "./choose-target.ts";
import { meets, type RequestFacts } from "./conditions.ts";
import { weightedGroups } from "./forward-action.ts";
import { forwardRequest } from "./forward-request.ts";
import { clientAddress } from "./headers.ts";
import type { Member } from "./member.ts";
import { answerElsewhere, answerError, answerFixed, answerRedirect } from "./own-answers.ts";
import type { RequestMetrics } from "./request-metrics.ts";
import { stickyChoice, stickyCookies } from "./stickiness.ts";
import type { TargetGroup } from "./target-group.ts";

/** What a request needs of the account it goes through. */
export interface Routing {
  readonly account: Account;
  readonly requestMetrics: RequestMetrics;
  /** At least 0 and below 1. */
  readonly random: () => number;
}

interface Choice<Chosen> {
  readonly chosen: Chosen | undefined;
  readonly cookies: readonly string[];
}

/** Answers one request at a listener: the first rule whose conditions are met decides. */
export async function route(
  routing: Routing,
  listener: Listener,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const record = routing.requestMetrics.begin(listener.loadBalancer.arn, response);
  const facts = factsOf(request);
  const rule = listener.served.find(({ conditions }) => meets(facts, conditions));
  const { authenticating, routing: action } = partsOf(rule?.actions ?? []);
  for (const authentication of authenticating) {
    const place = { host: facts.host, region: routing.account.world.region };
    const decided = admission(authentication, place);
    if (decided.kind === "unauthorized") return answerError(response, 401);
    if (decided.kind === "sent-to-sign-in") return answerElsewhere(response, 302, decided.location);
  }
  if (action?.FixedResponseConfig) return answerFixed(response, action.FixedResponseConfig);
  if (action?.RedirectConfig) {
    const { protocol, port } = listener;
    const { host, path, query } = facts;
    const parts = { protocol, port: `${port}`, host: host.replace(/:\d+$/, ""), path: path.slice(1), query };
    return answerRedirect(response, action.RedirectConfig, parts);
  }
  const group = chosenGroup(routing, action, request);
  const member = group.chosen && chosenMember(routing, group.chosen, request);
  if (!group.chosen || !member?.chosen) return answerError(response, 503);
  record.targetChosen(group.chosen.arn);
  const { target, upstream } = member.chosen;
  const cookies = [...group.cookies, ...member.cookies];
  await forwardRequest(routing.account.wire, request, response, { target, upstream, listener, cookies, record });
}

/** A sticky client stays with its group, whatever the weights say by now. There is no failover to another group. */
function chosenGroup(
  { account, random }: Routing,
  action: Action | undefined,
  { headers }: IncomingMessage,
): Choice<TargetGroup> {
  const groups = action ? weightedGroups(action) : [];
  const stickiness = action?.ForwardConfig?.TargetGroupStickinessConfig;
  const now = account.world.clock.now();
  const pinned = stickiness?.Enabled ? stickyChoice("AWSALBTG", headers.cookie, now) : undefined;
  const arn = groups.some((group) => group.arn === pinned) ? pinned : chooseGroup(groups, random());
  const cookies =
    arn !== undefined && stickiness?.Enabled
      ? stickyCookies("AWSALBTG", arn, { now, seconds: stickiness.DurationSeconds ?? 0 })
      : [];
  return { chosen: account.targetGroups.get(arn ?? ""), cookies };
}

function chosenMember({ account, random }: Routing, group: TargetGroup, { headers }: IncomingMessage): Choice<Member> {
  const { attributes } = group;
  const candidates = routable(group.members, attributes);
  const sticky = attributes["stickiness.enabled"] === "true";
  const now = account.world.clock.now();
  const pinned = sticky ? stickyChoice("AWSALB", headers.cookie, now) : undefined;
  const chosen =
    candidates.find((member) => nameOf(group, member) === pinned) ??
    chooseTarget(candidates, {
      algorithm: attributes["load_balancing.algorithm.type"],
      turn: group.nextTurn(),
      draw: random(),
    });
  const seconds = Number(attributes["stickiness.lb_cookie.duration_seconds"]);
  return { chosen, cookies: chosen && sticky ? stickyCookies("AWSALB", nameOf(group, chosen), { now, seconds }) : [] };
}

function nameOf(group: TargetGroup, { target }: Member): string {
  return `${group.arn} ${target.id}:${target.port}`;
}

function factsOf(request: IncomingMessage): RequestFacts {
  const [path = "/", ...query] = (request.url ?? "/").split("?");
  return {
    method: request.method ?? "GET",
    host: request.headers.host ?? "",
    path,
    query: query.join("?"),
    header: (name) => request.headersDistinct[name] ?? [],
    sourceIp: clientAddress(request),
  };
}
