import { expect, test } from "@jest/globals";
import { elbAccount, forward } from "./elb-account.ts";

test("a service that shifts traffic writes the weights and leaves the rest of the rule alone", async () => {
  using aws = await elbAccount();
  const { loadBalancing } = aws.elb;
  const stickiness = { Enabled: true, DurationSeconds: 60 };
  const { Type, ForwardConfig } = forward([aws.blue, 1], [aws.green, 0]);
  const created = await aws.call("CreateRule", {
    ListenerArn: aws.listener,
    Priority: 1,
    Conditions: [{ Field: "path-pattern", Values: ["/shop"] }],
    Actions: [{ Type, ForwardConfig: { ...ForwardConfig, TargetGroupStickinessConfig: stickiness } }],
  });
  const [{ RuleArn }] = created.Rules;
  loadBalancing.setRuleWeights(RuleArn, [
    { targetGroupArn: aws.green, weight: 20 },
    { targetGroupArn: aws.blue, weight: 80 },
  ]);

  expect(loadBalancing.ruleWeights(RuleArn)).toEqual([
    { targetGroupArn: aws.blue, weight: 80 },
    { targetGroupArn: aws.green, weight: 20 },
  ]);
  const { Rules } = await aws.call("DescribeRules", { RuleArns: [RuleArn] });
  expect(Rules).toMatchObject([
    {
      Conditions: [{ Values: ["/shop"] }],
      Actions: [{ ForwardConfig: { TargetGroupStickinessConfig: stickiness } }],
    },
  ]);
});

test("a listener stands for its default rule, and a group that the rule lacks is added", async () => {
  using aws = await elbAccount();
  const { loadBalancing } = aws.elb;
  loadBalancing.setRuleWeights(aws.listener, [
    { targetGroupArn: aws.blue, weight: 0 },
    { targetGroupArn: aws.green, weight: 100 },
  ]);
  const { Listeners } = await aws.call("DescribeListeners", { ListenerArns: [aws.listener] });
  expect(Listeners[0].DefaultActions).toEqual([
    {
      Type: "forward",
      ForwardConfig: {
        TargetGroups: [
          { TargetGroupArn: aws.blue, Weight: 0 },
          { TargetGroupArn: aws.green, Weight: 100 },
        ],
        TargetGroupStickinessConfig: { Enabled: false },
      },
    },
  ]);
});

test("a rule that does not forward has no weights, and one that does not exist is told apart", async () => {
  using aws = await elbAccount();
  const fixed = { Type: "fixed-response", FixedResponseConfig: { StatusCode: "503" } };
  await aws.call("ModifyListener", { ListenerArn: aws.listener, DefaultActions: [fixed] });
  expect(aws.elb.loadBalancing.ruleWeights(aws.listener)).toEqual([]);
  expect(aws.elb.loadBalancing.ruleWeights(`${aws.listener}/none`)).toBeUndefined();
});
