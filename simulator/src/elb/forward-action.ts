import type { Action, TargetGroupTuple } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { WeightedGroup } from "./choose-target.ts";
import { invalidAction, validationError } from "./errors.ts";

const MOST_GROUPS = 5;
const LARGEST_WEIGHT = 999;
const LONGEST_STICKINESS_SECONDS = 604_800;

/** With one target group AWS keeps both `TargetGroupArn` and `ForwardConfig`; with several, only the latter. */
export function newForward(action: Action): Action {
  const { TargetGroupArn, ForwardConfig, ...others } = action;
  const given = ForwardConfig?.TargetGroups ?? [];
  if (TargetGroupArn !== undefined && given.length > 0 && !namesOnly(TargetGroupArn, given)) {
    throw invalidAction(
      "You can specify both a target group ARN and a forward configuration only for one target group",
    );
  }
  const groups = given.length > 0 ? given : [{ TargetGroupArn }];
  checkGroups(groups);
  const stickiness = ForwardConfig?.TargetGroupStickinessConfig ?? { Enabled: false };
  const { Enabled = false, DurationSeconds } = stickiness;
  if (Enabled && DurationSeconds === undefined) throw validationError("A stickiness duration must be specified");
  if (DurationSeconds !== undefined && (DurationSeconds < 1 || DurationSeconds > LONGEST_STICKINESS_SECONDS)) {
    throw validationError(
      `Target group stickiness duration '${DurationSeconds}' must be between '1' and '${LONGEST_STICKINESS_SECONDS}'`,
    );
  }
  const [first] = groups;
  return {
    ...others,
    ...(groups.length === 1 && first && { TargetGroupArn: first.TargetGroupArn }),
    ForwardConfig: {
      TargetGroups: groups.map((group) => ({ TargetGroupArn: group.TargetGroupArn, Weight: group.Weight ?? 1 })),
      TargetGroupStickinessConfig: { ...stickiness, Enabled },
    },
  };
}

/** The groups of a stored forward action. */
export function weightedGroups({ ForwardConfig }: Action): readonly WeightedGroup[] {
  return (ForwardConfig?.TargetGroups ?? []).map(({ TargetGroupArn = "", Weight = 1 }) => ({
    arn: TargetGroupArn,
    weight: Weight,
  }));
}

function namesOnly(arn: string, groups: readonly TargetGroupTuple[]): boolean {
  return groups.length === 1 && groups[0]?.TargetGroupArn === arn;
}

function checkGroups(groups: readonly TargetGroupTuple[]): void {
  const arns = groups.map(({ TargetGroupArn }) => TargetGroupArn);
  if (arns.some((arn) => arn === undefined)) throw invalidAction("A target group must be specified");
  if (groups.length > MOST_GROUPS)
    throw validationError(`A forward action can name at most ${MOST_GROUPS} target groups`);
  if (new Set(arns).size < arns.length)
    throw validationError("Each target group can be specified only once in an action");
  for (const { TargetGroupArn, Weight = 1 } of groups) {
    if (Weight >= 0 && Weight <= LARGEST_WEIGHT) continue;
    throw validationError(
      `Weight '${Weight}' of target group '${TargetGroupArn}' must be between '0' and '${LARGEST_WEIGHT}'`,
    );
  }
}
