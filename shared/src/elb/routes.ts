import { type Forwarding, forwardingOf, names, sameWeights, shareOf, weightOf } from "./forwarding.ts";
import { nameInArn, type Rule, type RuleReference } from "./listeners.ts";

/** Traffic moves from one target group to the other. ARNs. */
export interface Pair {
  readonly from: string;
  readonly to: string;
}

/** One rule that sends requests to a group of the pair. */
export interface Route {
  readonly rule: RuleReference;
  readonly forwarding: Forwarding;
}

/** Every rule that names one of the groups; those on listeners for tests are left alone. */
export function routesOf(
  rules: readonly Rule[],
  groups: readonly string[],
  testPorts: readonly number[],
): readonly Route[] {
  return rules
    .filter(({ port }) => !testPorts.includes(port))
    .flatMap(({ arn, listener, isDefault, name, actions }) => {
      const forwarding = forwardingOf(actions);
      const concerned = forwarding && groups.some((group) => names(forwarding, group));
      return concerned ? [{ rule: { arn, listener, isDefault, name }, forwarding }] : [];
    });
}

/**
 * Weights that give `to` this share of the requests; percent, in steps of 0.1. They add up to 100, or to 1000 where the
 * share has a fraction: no weight may be above 999, and 0.1 % is 1 beside 999.
 */
export function weightsAt(share: number): { readonly from: number; readonly to: number } {
  if (Number.isInteger(share)) return { from: 100 - share, to: share };
  const to = Math.round(share * 10);
  return { from: 1000 - to, to };
}

/** The same routes with this share of the traffic at `to`. A group that a rule does not name is added; others stay. */
export function routesAt(routes: readonly Route[], { from, to }: Pair, share: number): readonly Route[] {
  const weights = weightsAt(share);
  return routes.map(({ rule, forwarding }) => ({
    rule,
    forwarding: {
      ...forwarding,
      groups: [
        { arn: from, weight: weights.from },
        { arn: to, weight: weights.to },
        ...forwarding.groups.filter(({ arn }) => arn !== from && arn !== to),
      ],
    },
  }));
}

/** Elastic Load Balancing takes no larger weight. */
const LARGEST_WEIGHT = 999;

/** What `to` has goes to `from`, rule by rule. Other groups keep their share, and rules without `to` stay as they are. */
export function routesHandedBack(routes: readonly Route[], { from, to }: Pair): readonly Route[] {
  return routes.map((route) => {
    const { rule, forwarding } = route;
    const handed = weightOf(forwarding, to);
    if (handed === 0) return route;
    const others = forwarding.groups.filter(({ arn }) => arn !== from && arn !== to);
    const weight = Math.min(weightOf(forwarding, from) + handed, LARGEST_WEIGHT);
    return { rule, forwarding: { ...forwarding, groups: [{ arn: from, weight }, { arn: to, weight: 0 }, ...others] } };
  });
}

/** Everything at `from`; the weights it has now where those say so already, and no client is held at `to`. */
export function routesHome(routes: readonly Route[], pair: Pair): readonly Route[] {
  return routes.map((route) => {
    const isHome = weightOf(route.forwarding, pair.to) === 0 && weightOf(route.forwarding, pair.from) > 0;
    return isHome ? route : (routesAt([route], pair, 0)[0] ?? route);
  });
}

/** `to` hangs on every rule, so that its targets are checked before they get a request. */
export const withBoth = (routes: readonly Route[], { to }: Pair): readonly Route[] =>
  routes.map(({ rule, forwarding }) => ({
    rule,
    forwarding: names(forwarding, to)
      ? forwarding
      : { ...forwarding, groups: [...forwarding.groups, { arn: to, weight: 0 }] },
  }));

/** Clients that a cookie holds at a group come free in the same write that takes its traffic. */
export const withoutStickiness = (routes: readonly Route[]): readonly Route[] =>
  routes.map(({ rule, forwarding: { groups } }) => ({ rule, forwarding: { groups } }));

/** The smallest and the largest share of `to` over all routes, percent. */
export function sharesOf(routes: readonly Route[], { to }: Pair): { readonly least: number; readonly most: number } {
  const shares = routes.map(({ forwarding }) => shareOf(forwarding, to));
  return { least: Math.min(...shares), most: Math.max(...shares) };
}

/**
 * How the live rules differ from every one of the expected states, one sentence a rule. Each rule may be at another of
 * them: a write that was cut short has changed some rules and not the others.
 */
export function differences(
  live: readonly Route[],
  states: readonly (readonly Route[])[],
  same: Same = sameWeights,
): readonly string[] {
  const missing = (states.at(-1) ?? []).filter(({ rule }) => !live.some((route) => route.rule.arn === rule.arn));
  return [
    ...live.flatMap((route) => difference(route, states, same) ?? []),
    ...missing.map(({ rule }) => `${rule.name} names neither target group any more`),
  ];
}

export type Same = (a: Forwarding, b: Forwarding) => boolean;

/** Undefined: the rule is in one of the states. */
export function difference(
  route: Route,
  states: readonly (readonly Route[])[],
  same: Same = sameWeights,
): string | undefined {
  const expected = states.flatMap((routes) =>
    routes.filter(({ rule }) => rule.arn === route.rule.arn).map(({ forwarding }) => forwarding),
  );
  if (expected.some((forwarding) => same(forwarding, route.forwarding))) return undefined;
  const last = expected.at(-1);
  const instead = last ? `${describeForwarding(last)} was expected` : "did not name them before";
  return `${describeRoute(route)}, and ${instead}`;
}

/** `web:443 rule 10 has web-blue 90, web-green 10`. */
export const describeRoute = ({ rule, forwarding }: Route): string =>
  `${rule.name} has ${describeForwarding(forwarding)}`;

function describeForwarding({ groups, stickySeconds }: Forwarding): string {
  const weights = groups.map(({ arn, weight }) => `${nameInArn(arn)} ${weight}`).join(", ");
  return stickySeconds === undefined ? weights : `${weights}, sticky for ${stickySeconds} s`;
}
