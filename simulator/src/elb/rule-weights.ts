import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { TargetGroupWeight } from "../load-balancing.ts";
import type { Account, Listener, Rule } from "./account.ts";
import { newForward, weightedGroups } from "./forward-action.ts";

/** How the services that shift traffic themselves read a rule. */
export function ruleWeights(account: Account, arn: string): readonly TargetGroupWeight[] | undefined {
  const found = findRule(account, arn);
  return found?.rule.actions.flatMap((action) =>
    weightedGroups(action).map(({ arn: targetGroupArn, weight }) => ({ targetGroupArn, weight })),
  );
}

/** How they write it, as by ModifyRule and ModifyListener: the forward action changes, every other action stays. */
export function setRuleWeights(account: Account, arn: string, weights: readonly TargetGroupWeight[]): void {
  const found = findRule(account, arn);
  if (!found) throw new Error(`There is no rule or listener ${arn} in the simulated account.`);
  const actions = found.rule.actions.map((action) => (action.Type === "forward" ? reweighed(action, weights) : action));
  account.checkTargetGroups(actions, found.listener.loadBalancer);
  found.rule.actions = actions;
  account.rulesChanged();
}

function findRule(
  { listeners }: Account,
  arn: string,
): { readonly listener: Listener; readonly rule: Rule } | undefined {
  for (const listener of listeners.values()) {
    const rule =
      listener.arn === arn ? listener.rules.at(-1) : listener.rules.find((candidate) => candidate.arn === arn);
    if (rule) return { listener, rule };
  }
  return undefined;
}

function reweighed(action: Action, weights: readonly TargetGroupWeight[]): Action {
  const { TargetGroupArn: _, ForwardConfig, ...others } = action;
  const merged = new Map(weightedGroups(action).map(({ arn, weight }) => [arn, weight]));
  for (const { targetGroupArn, weight } of weights) merged.set(targetGroupArn, weight);
  const groups = [...merged].map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight }));
  return newForward({ ...others, ForwardConfig: { ...ForwardConfig, TargetGroups: groups } });
}
