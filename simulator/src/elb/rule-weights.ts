import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { TargetGroupWeight } from "../load-balancing.ts";
import type { Account, Rule } from "./account.ts";
import { newForward, weightedGroups } from "./forward-action.ts";

/** How the services that shift traffic themselves read a rule. */
export function ruleWeights(account: Account, arn: string): readonly TargetGroupWeight[] | undefined {
  return findRule(account, arn)?.actions.flatMap((action) =>
    weightedGroups(action).map(({ arn: targetGroupArn, weight }) => ({ targetGroupArn, weight })),
  );
}

/** How they write it, as by ModifyRule and ModifyListener: the forward action changes, every other action stays. */
export function setRuleWeights(account: Account, arn: string, weights: readonly TargetGroupWeight[]): void {
  const rule = findRule(account, arn);
  if (!rule) throw new Error(`There is no rule or listener ${arn} in the simulated account.`);
  rule.actions = rule.actions.map((action) => (action.Type === "forward" ? reweighed(action, weights) : action));
  account.rulesChanged();
}

function findRule({ listeners }: Account, arn: string): Rule | undefined {
  const listener = listeners.get(arn);
  if (listener) return listener.rules.at(-1);
  return [...listeners.values()].flatMap(({ rules }) => rules).find((rule) => rule.arn === arn);
}

function reweighed(action: Action, weights: readonly TargetGroupWeight[]): Action {
  const { TargetGroupArn: _, ForwardConfig, ...others } = action;
  const merged = new Map(weightedGroups(action).map(({ arn, weight }) => [arn, weight]));
  for (const { targetGroupArn, weight } of weights) merged.set(targetGroupArn, weight);
  const groups = [...merged].map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight }));
  return newForward({ ...others, ForwardConfig: { ...ForwardConfig, TargetGroups: groups } });
}
