import { expect, test } from "@jest/globals";
import { forwardingOf, withForwarding } from "../../src/elb/forwarding.ts";
import type { Action, Listeners, Rule } from "../../src/elb/listeners.ts";

/** Load balancer web: port 80 forwards to web-blue 100, web-green 0; rule 10 of port 8080 does, too, and nothing else. */
export interface ListenersStage extends AsyncDisposable {
  readonly listeners: Listeners;
  /** ARNs. */
  readonly loadBalancer: string;
  readonly blue: string;
  readonly green: string;
}

/** What moving traffic relies on; the fake and the adapter must both hold it. */
export function listenersContract(name: string, open: () => Promise<ListenersStage>): void {
  const ruleNamed = async ({ listeners, loadBalancer }: ListenersStage, wanted: string): Promise<Rule> => {
    const rule = (await listeners.listRules([loadBalancer])).find((candidate) => candidate.name === wanted);
    if (rule) return rule;
    throw new Error(`There is no ${wanted}.`);
  };
  const forwarding = async (stage: ListenersStage, rule: string) =>
    forwardingOf((await ruleNamed(stage, rule)).actions);
  const split = ({ blue, green }: ListenersStage, first: number, second: number) => ({
    groups: [
      { arn: blue, weight: first },
      { arn: green, weight: second },
    ],
  });

  test(`${name}: finds target groups with the load balancers that name them`, async () => {
    await using stage = await open();
    const { listeners, blue, green, loadBalancer } = stage;
    const found = await listeners.findTargetGroups([blue, green]);
    const facts = { targetType: "ip", protocol: "HTTP", loadBalancers: [loadBalancer], slowStartSeconds: 0 };
    expect(found.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
      { ...facts, arn: blue, name: "web-blue" },
      { ...facts, arn: green, name: "web-green" },
    ]);
  });

  test(`${name}: lists the rules of every listener, the default ones too`, async () => {
    await using stage = await open();
    const rules = await stage.listeners.listRules([stage.loadBalancer]);
    expect(rules.map(({ name: rule, port, isDefault }) => [rule, port, isDefault]).sort()).toEqual([
      ["web:80 default rule", 80, true],
      ["web:8080 default rule", 8080, true],
      ["web:8080 rule 10", 8080, false],
    ]);
    expect(await forwarding(stage, "web:80 default rule")).toEqual(split(stage, 100, 0));
    expect(await forwarding(stage, "web:8080 default rule")).toBeUndefined();
  });

  test.each(["web:80 default rule", "web:8080 rule 10"])(
    `${name}: changes the weights of %s and of no other`,
    async (rule) => {
      await using stage = await open();
      const before = await ruleNamed(stage, rule);
      await stage.listeners.setActions(before, withForwarding(before.actions, split(stage, 90, 10)));
      const others = ["web:80 default rule", "web:8080 rule 10"].filter((other) => other !== rule);
      expect(await forwarding(stage, rule)).toEqual(split(stage, 90, 10));
      for (const other of others) expect(await forwarding(stage, other)).toEqual(split(stage, 100, 0));
    },
  );

  test(`${name}: shows a single group by itself as well, and takes two in the forward configuration alone`, async () => {
    await using stage = await open();
    const rule = await ruleNamed(stage, "web:8080 rule 10");
    await stage.listeners.setActions(rule, [{ Type: "forward", TargetGroupArn: stage.blue }]);
    const single = await ruleNamed(stage, "web:8080 rule 10");
    expect(single.actions[0]?.TargetGroupArn).toBe(stage.blue);
    expect(forwardingOf(single.actions)).toEqual({ groups: [{ arn: stage.blue, weight: 1 }] });

    const both = withForwarding(single.actions, split(stage, 1, 0));
    const naive: Action[] = both.map((action) => ({ ...action, TargetGroupArn: stage.blue }));
    await expect(stage.listeners.setActions(rule, naive)).rejects.toThrow(/forward configuration/);
    await stage.listeners.setActions(rule, both);
    expect(await forwarding(stage, "web:8080 rule 10")).toEqual(split(stage, 1, 0));
  });

  test(`${name}: keeps stickiness until it is switched off`, async () => {
    await using stage = await open();
    const rule = await ruleNamed(stage, "web:80 default rule");
    const sticky = { ...split(stage, 100, 0), stickySeconds: 3600 };
    await stage.listeners.setActions(rule, withForwarding(rule.actions, sticky));
    expect(await forwarding(stage, "web:80 default rule")).toEqual(sticky);
    const now = await ruleNamed(stage, "web:80 default rule");
    await stage.listeners.setActions(now, withForwarding(now.actions, split(stage, 100, 0)));
    expect(await forwarding(stage, "web:80 default rule")).toEqual(split(stage, 100, 0));
  });

  test(`${name}: takes no weight above 999`, async () => {
    await using stage = await open();
    const rule = await ruleNamed(stage, "web:80 default rule");
    const heavy = withForwarding(rule.actions, split(stage, 1000, 0));
    await expect(stage.listeners.setActions(rule, heavy)).rejects.toThrow(/[Ww]eight/);
  });
}
