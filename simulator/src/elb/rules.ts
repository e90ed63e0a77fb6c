import { AwsError, type Handler, type Input } from "../service.ts";
import type { Account, Listener, Rule } from "./account.ts";
import { describeActions, newActions } from "./actions.ts";
import { newRuleArn } from "./arns.ts";
import { newConditions } from "./condition-settings.ts";
import { notPlayed, tooMany, validationError } from "./errors.ts";
import { checkTags } from "./names.ts";
import { page } from "./pages.ts";

/** AWS's default quota, "Rules per Application Load Balancer"; default rules do not count. */
const MOST_RULES = 100;

export function ruleHandlers(account: Account): Record<string, Handler> {
  function create(input: Input) {
    const { ListenerArn, Priority: priority } = input;
    const listener = account.listener(ListenerArn);
    refuseTransforms(input);
    checkTags(input.Tags);
    if (listener.rules.some((rule) => rule.priority === priority)) {
      throw new AwsError("PriorityInUse", `Priority '${priority}' is currently in use`);
    }
    const conditions = newConditions(input.Conditions);
    const actions = newActions(input.Actions, listener);
    checkQuota(account.listenersOf(listener.loadBalancer));
    account.checkTargetGroups(actions, listener.loadBalancer);
    const rule: Rule = { arn: newRuleArn(listener.arn), priority, conditions, actions };
    listener.rules = [...listener.rules, rule].sort((a, b) => place(a) - place(b));
    account.rulesChanged();
    return { Rules: [describe(rule)] };
  }

  function select({ ListenerArn, RuleArns, ...paging }: Input) {
    if ((ListenerArn === undefined) === (RuleArns === undefined)) {
      throw validationError("You must specify either a listener ARN or rule ARNs");
    }
    const wanted: readonly Rule[] =
      RuleArns?.map((arn: string) => account.rule(arn).rule) ?? account.listener(ListenerArn).rules;
    const { items, ...next } = page(wanted, paging);
    return { Rules: items.map(describe), ...next };
  }

  function modify(input: Input) {
    const { listener, rule } = changeable(input.RuleArn, "modified");
    refuseTransforms(input);
    const conditions = input.Conditions ? newConditions(input.Conditions) : rule.conditions;
    const actions = input.Actions
      ? newActions(input.Actions, { protocol: listener.protocol, existing: rule.actions })
      : rule.actions;
    account.checkTargetGroups(actions, listener.loadBalancer, rule);
    Object.assign(rule, { conditions, actions });
    account.rulesChanged();
    return { Rules: [describe(rule)] };
  }

  function remove({ RuleArn }: Input) {
    const { listener, rule } = changeable(RuleArn, "deleted");
    listener.rules = listener.rules.filter((other) => other !== rule);
    account.rulesChanged();
    return {};
  }

  function changeable(arn: string, change: "modified" | "deleted") {
    const found = account.rule(arn);
    if (found.rule.priority === "default") {
      throw new AwsError("OperationNotPermitted", `Default rule '${arn}' cannot be ${change}`);
    }
    return found;
  }

  return { CreateRule: create, DescribeRules: select, ModifyRule: modify, DeleteRule: remove };
}

function describe({ arn, priority, conditions, actions }: Rule) {
  return {
    RuleArn: arn,
    Priority: `${priority}`,
    Conditions: conditions,
    Actions: describeActions(actions),
    IsDefault: priority === "default",
  };
}

function place({ priority }: Rule): number {
  return priority === "default" ? Number.POSITIVE_INFINITY : priority;
}

function checkQuota(listeners: readonly Listener[]): void {
  const count = listeners.flatMap(({ rules }) => rules.filter(({ priority }) => priority !== "default")).length;
  if (count >= MOST_RULES) throw tooMany("Rules", `A load balancer can have at most ${MOST_RULES} rules`);
}

function refuseTransforms({ Transforms }: Input): void {
  if (Transforms?.length > 0) throw notPlayed("rule transforms");
}
