import type { MetricCheck } from "../check.ts";
import type { CloudWatch } from "../cloudwatch/cloudwatch.ts";
import { judgeMetric } from "../cloudwatch/judge-metric.ts";
import { wholePeriods } from "../cloudwatch/periods.ts";
import type { Probe } from "../observation.ts";
import { askAws } from "./ask-aws.ts";
import { awsCloudWatch } from "./aws-cloudwatch.ts";
import type { Expectation, ProbeEffects } from "./expectation.ts";

/** Judges the newest whole period that CloudWatch has; what came before the gate began may be the old version's. */
export function metricProbe(
  check: MetricCheck,
  { startedAt }: Pick<Expectation, "startedAt">,
  { access, clock }: Pick<ProbeEffects, "access" | "clock">,
): Probe {
  const { expression, metrics, period } = check;
  const target =
    expression ?? metrics.map(({ stat, namespace, metric }) => `${stat} of ${namespace} ${metric}`).join(", ");
  let cloudWatch: CloudWatch | undefined;

  return {
    look: async (signal) => {
      const periods = wholePeriods(check, { startedAt, now: clock.now() });
      if (periods.kind === "none-yet") return [{ target, outcome: "no-data", reason: periods.reason }];
      return askAws(target, check, signal, async (limited) => {
        cloudWatch ??= awsCloudWatch(await access());
        const { from, to } = periods;
        const data = await cloudWatch.metricData({ expression, metrics, period, from, to }, limited);
        return judgeMetric(check, periods, data);
      });
    },
  };
}
