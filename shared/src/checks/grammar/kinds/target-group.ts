import * as v from "valibot";
import type { TargetGroupCheck } from "../../check.ts";
import { commonMembers, commonOf } from "../common.ts";
import { member } from "../member.ts";
import { count } from "../values/numbers.ts";

export function targetGroupCheck() {
  return v.pipe(
    v.strictObject({
      kind: v.literal("target-group"),
      "target-group": member(
        v.pipe(
          v.string(),
          v.regex(
            /^([A-Za-z\d-]{1,32}|arn:[\w-]+:elasticloadbalancing:.*:targetgroup\/.+)$/,
            "This is neither the name nor the ARN of a target group",
          ),
        ),
        "Name or ARN of the target group.",
        "web",
      ),
      expect: v.optional(
        member(
          v.strictObject({ healthy: v.optional(member(count(1), "So many targets are healthy, at least."), 1) }),
          "What the targets must be. No target that takes traffic is unhealthy, always; and this.",
          { healthy: 2 },
        ),
        {},
      ),
      ...commonMembers("target-group", { targets: "one", latency: false, value: false }),
    }),
    v.description(
      "Whether the targets of a load balancer are healthy. Those that are draining or unused take no traffic and do not count.",
    ),
    v.transform(
      (given): TargetGroupCheck => ({
        kind: "target-group",
        ...commonOf(
          given,
          `target-group ${/:targetgroup\/([^/]+)/.exec(given["target-group"])?.[1] ?? given["target-group"]}`,
        ),
        targetGroup: given["target-group"],
        expect: { healthy: given.expect.healthy },
      }),
    ),
  );
}
