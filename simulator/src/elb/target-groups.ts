import { isDeepStrictEqual } from "node:util";
import { AwsError, type Handler, type Input } from "../service.ts";
import type { Account } from "./account.ts";
import { newTargetGroupArn } from "./arns.ts";
import { withAttributes } from "./attributes.ts";
import { validationError } from "./errors.ts";
import { checkName, checkTags } from "./names.ts";
import { page } from "./pages.ts";
import { TargetGroup } from "./target-group.ts";
import { changedSettings, newSettings } from "./target-group-settings.ts";

export function targetGroupHandlers(account: Account): Record<string, Handler> {
  function create(input: Input) {
    checkName("Target group", input.Name);
    checkTags(input.Tags);
    const settings = newSettings(input);
    const existing = all().find((group) => group.settings.TargetGroupName === input.Name);
    if (existing && !isDeepStrictEqual(existing.settings, settings)) {
      throw new AwsError(
        "DuplicateTargetGroupName",
        `A target group with the same name '${input.Name}' exists, but with different settings`,
      );
    }
    const group = existing ?? new TargetGroup(account.wire, newTargetGroupArn(account.world, input.Name), settings);
    account.targetGroups.set(group.arn, group);
    return { TargetGroups: [describe(group)] };
  }

  function select({ LoadBalancerArn, TargetGroupArns, Names, ...paging }: Input) {
    if ([LoadBalancerArn, TargetGroupArns, Names].filter(Boolean).length > 1) {
      throw validationError("Specify only one of load balancer ARN, target group ARNs and target group names");
    }
    const { items, ...next } = page(selected({ LoadBalancerArn, TargetGroupArns, Names }), paging);
    return { TargetGroups: items.map(describe), ...next };
  }

  function selected({ LoadBalancerArn, TargetGroupArns, Names }: Input): readonly TargetGroup[] {
    if (TargetGroupArns) return TargetGroupArns.map((arn: string) => account.targetGroup(arn));
    if (Names) return Names.map((name: string) => named(all(), name));
    if (!LoadBalancerArn) return all();
    const { arn } = account.loadBalancer(LoadBalancerArn);
    return all().filter((group) => account.loadBalancersOf(group.arn).includes(arn));
  }

  function modify(input: Input) {
    const group = account.targetGroup(input.TargetGroupArn);
    group.settings = changedSettings(group.settings, input);
    return { TargetGroups: [describe(group)] };
  }

  function remove({ TargetGroupArn: arn }: Input) {
    if (account.loadBalancersOf(arn).length > 0) {
      throw new AwsError("ResourceInUse", `Target group '${arn}' is currently in use by a listener or a rule`);
    }
    account.targetGroups.get(arn)?.drop();
    account.targetGroups.delete(arn);
    return {};
  }

  function attributes({ TargetGroupArn }: Input) {
    return { Attributes: describeAttributes(account.targetGroup(TargetGroupArn)) };
  }

  function modifyAttributes({ TargetGroupArn, Attributes }: Input) {
    const group = account.targetGroup(TargetGroupArn);
    group.attributes = withAttributes(group.attributes, Attributes);
    return { Attributes: describeAttributes(group) };
  }

  function describe({ arn, settings }: TargetGroup) {
    return { TargetGroupArn: arn, ...settings, LoadBalancerArns: account.loadBalancersOf(arn) };
  }

  function all(): readonly TargetGroup[] {
    return [...account.targetGroups.values()];
  }

  return {
    CreateTargetGroup: create,
    DescribeTargetGroups: select,
    ModifyTargetGroup: modify,
    DeleteTargetGroup: remove,
    DescribeTargetGroupAttributes: attributes,
    ModifyTargetGroupAttributes: modifyAttributes,
  };
}

function describeAttributes(group: TargetGroup) {
  return Object.entries(group.attributes).map(([Key, Value]) => ({ Key, Value }));
}

function named(all: readonly TargetGroup[], name: string): TargetGroup {
  const group = all.find(({ settings }) => settings.TargetGroupName === name);
  if (!group) throw new AwsError("TargetGroupNotFound", `Target groups '[${name}]' not found`);
  return group;
}
