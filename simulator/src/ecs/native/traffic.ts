import type { LoadBalancing, TargetGroupWeight } from "../../load-balancing.ts";
import type { Revision } from "../state.ts";
import { pairOf } from "./target-groups.ts";

/** Percent of the traffic that goes to the target; the rest goes to the source. */
export interface Split {
  readonly production: number;
  readonly test: number;
}

/** Writes the weights of all production and test rules of a revision. False when a rule is gone; the others are written. */
export function leadTraffic(
  loadBalancing: LoadBalancing,
  { target, source, split }: { target: Revision; source: Revision | undefined; split: Split },
): boolean {
  let complete = true;
  for (const [index, loadBalancer] of (target.workload.loadBalancers ?? []).entries()) {
    const green = target.targets[index]?.targetGroupArn;
    if (!green || !loadBalancer.advancedConfiguration) continue;
    const other = pairOf(loadBalancer).find((arn) => arn !== green);
    const blue = source?.targets[index]?.targetGroupArn ?? other;
    // Two revisions in one group share its traffic: there is nothing to shift.
    const together = blue === green;
    const write = (rule: string | undefined, percent: number) => {
      if (!rule) return;
      if (!loadBalancing.ruleWeights(rule)) complete = false;
      else loadBalancing.setRuleWeights(rule, weightsOf({ green, blue: together ? other : blue, percent }));
    };
    const { productionListenerRule, testListenerRule } = loadBalancer.advancedConfiguration;
    write(productionListenerRule, together ? 100 : split.production);
    write(testListenerRule, together ? 100 : split.test);
  }
  return complete;
}

/** Whole numbers in the ratio that was asked for, to a tenth of a percent. AWS does not publish the ones it writes. */
export function weightsOf({
  green,
  blue,
  percent,
}: {
  green: string;
  blue: string | undefined;
  percent: number;
}): readonly TargetGroupWeight[] {
  const factor = Number.isInteger(percent) ? 1 : 10;
  const weight = Math.round(percent * factor);
  const weights = [{ targetGroupArn: green, weight }];
  return blue ? [{ targetGroupArn: blue, weight: 100 * factor - weight }, ...weights] : weights;
}
