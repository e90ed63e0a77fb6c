import type { Action } from "./listeners.ts";

/** Where a rule sends its requests. */
export interface Forwarding {
  readonly groups: readonly WeightedGroup[];
  /** Seconds for which a client stays with the group it was sent to first, whatever the weights say; undefined: not at all. */
  readonly stickySeconds?: number | undefined;
}

export interface WeightedGroup {
  /** Of the target group. */
  readonly arn: string;
  /** 0 to 999, relative to the other groups of the rule. */
  readonly weight: number;
}

/** Undefined: it redirects, or answers by itself. */
export function forwardingOf(actions: readonly Action[]): Forwarding | undefined {
  const forward = actions.find(({ Type }) => Type === "forward");
  if (!forward) return undefined;
  const { TargetGroupArn, ForwardConfig } = forward;
  const { TargetGroups = [{ TargetGroupArn }], TargetGroupStickinessConfig: stickiness } = ForwardConfig ?? {};
  return {
    groups: TargetGroups.map(({ TargetGroupArn: arn = "", Weight: weight = 1 }: Tuple) => ({ arn, weight })),
    ...(stickiness?.Enabled ? { stickySeconds: stickiness.DurationSeconds ?? 0 } : {}),
  };
}

/**
 * The same actions with another forwarding, ready to be written. Both groups go into ForwardConfig: beside it,
 * TargetGroupArn is refused when there are two. The secret of an OIDC client is never read, so that ELB is asked to keep
 * the one it has.
 */
export function withForwarding(actions: readonly Action[], { groups, stickySeconds }: Forwarding): readonly Action[] {
  return actions.map((action) => {
    if (action.AuthenticateOidcConfig)
      return { ...action, AuthenticateOidcConfig: { ...action.AuthenticateOidcConfig, UseExistingClientSecret: true } };
    if (action.Type !== "forward") return action;
    const { TargetGroupArn: _, ForwardConfig, ...others } = action;
    const stickiness =
      stickySeconds === undefined
        ? { ...ForwardConfig?.TargetGroupStickinessConfig, Enabled: false }
        : { Enabled: true, DurationSeconds: stickySeconds };
    return {
      ...others,
      Type: "forward",
      ForwardConfig: {
        ...ForwardConfig,
        TargetGroups: groups.map(({ arn, weight }) => ({ TargetGroupArn: arn, Weight: weight })),
        TargetGroupStickinessConfig: stickiness,
      },
    };
  });
}

/** Types whose members the SDK knows. It drops those it does not, and writing such an action back would empty it. */
const KNOWN = ["forward", "redirect", "fixed-response", "authenticate-oidc", "authenticate-cognito", "jwt-validation"];

export const unknownActions = (actions: readonly Action[]): readonly string[] =>
  actions.map(({ Type }) => Type).filter((type) => !KNOWN.includes(type));

export const weightOf = ({ groups }: Forwarding, arn: string): number =>
  groups.find((group) => group.arn === arn)?.weight ?? 0;

export const names = ({ groups }: Forwarding, arn: string): boolean => groups.some((group) => group.arn === arn);

/** Percent of the requests of the rule; 0 when all weights are 0. */
export function shareOf(forwarding: Forwarding, arn: string): number {
  const total = forwarding.groups.reduce((sum, { weight }) => sum + weight, 0);
  return total === 0 ? 0 : (100 * weightOf(forwarding, arn)) / total;
}

/** The order of the groups does not count. */
export function sameWeights(a: Forwarding, b: Forwarding): boolean {
  const weights = ({ groups }: Forwarding) =>
    groups
      .map(({ arn, weight }) => `${arn} ${weight}`)
      .sort()
      .join();
  return weights(a) === weights(b);
}

export const sameForwarding = (a: Forwarding, b: Forwarding): boolean =>
  sameWeights(a, b) && a.stickySeconds === b.stickySeconds;

type Tuple = { readonly TargetGroupArn?: string | undefined; readonly Weight?: number };
