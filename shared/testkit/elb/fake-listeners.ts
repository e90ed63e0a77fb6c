import type { Action, Listeners, Rule, TargetGroup } from "../../src/elb/listeners.ts";

const ELB = "arn:aws:elasticloadbalancing:eu-west-1:123456789012";
export const groupArn = (name: string) => `${ELB}:targetgroup/${name}/0123456789abcdef`;
const WEB = `${ELB}:loadbalancer/app/web/50dc6c495c0c9188`;

export interface FakeRule {
  readonly port: number;
  /** The default rule has none. */
  readonly priority?: number;
  readonly actions: readonly Action[];
}

/** Load balancer web, its listeners and their rules, as Elastic Load Balancing keeps them. */
export class FakeListeners implements Listeners {
  readonly #groups: readonly string[];
  readonly #rules: Rule[];

  constructor(groups: readonly string[], rules: readonly FakeRule[]) {
    this.#groups = groups;
    this.#rules = rules.map(({ port, priority, actions }) => ({
      arn: `${ELB}:listener-rule/app/web/50dc6c495c0c9188/${port}/${priority ?? "default"}`,
      listener: `${ELB}:listener/app/web/50dc6c495c0c9188/${port}`,
      isDefault: priority === undefined,
      name: `web:${port} ${priority === undefined ? "default rule" : `rule ${priority}`}`,
      port,
      actions: kept(actions, []),
    }));
  }

  async findTargetGroups(arns: readonly string[]): Promise<readonly TargetGroup[]> {
    return arns.map((arn) => {
      const name = this.#groups.find((group) => groupArn(group) === arn);
      if (!name) throw new Error(`TargetGroupNotFound: ${arn}`);
      return {
        arn,
        name,
        targetType: "ip",
        protocol: "HTTP",
        loadBalancers: this.uses(arn) ? [WEB] : [],
        slowStartSeconds: 0,
      };
    });
  }

  listRules = async (loadBalancers: readonly string[]): Promise<readonly Rule[]> =>
    loadBalancers.includes(WEB) ? [...this.#rules] : [];

  async setActions({ arn }: Pick<Rule, "arn">, actions: readonly Action[]): Promise<void> {
    const index = this.#rules.findIndex((rule) => rule.arn === arn);
    const rule = this.#rules[index];
    if (!rule) throw new Error(`RuleNotFound: ${arn}`);
    this.#rules[index] = { ...rule, actions: kept(actions, rule.actions) };
  }

  /** Whether a rule names it: only then are its targets checked. */
  uses(arn: string): boolean {
    return this.#rules.some(({ actions }) => JSON.stringify(actions).includes(arn));
  }

  /** What somebody would read in the console, by rule: the weights of the groups by their names. */
  get weights(): Readonly<Record<string, Readonly<Record<string, number>>>> {
    return Object.fromEntries(
      this.#rules.map(({ name, actions }) => [name, Object.fromEntries(weightsOf(actions.at(-1)))]),
    );
  }

  /** Somebody else's ModifyRule. */
  async meddle(name: string, ...groups: readonly Tuple[]): Promise<void> {
    const rule = this.#rules.find((candidate) => candidate.name === name);
    if (!rule) throw new Error(`There is no ${name}.`);
    await this.setActions(rule, [forward(...groups)]);
  }

  remove(name: string): void {
    this.#rules.splice(
      this.#rules.findIndex((rule) => rule.name === name),
      1,
    );
  }
}

type Tuple = readonly [name: string, weight: number];

/** A forward action to groups by name. */
export function forward(...groups: readonly Tuple[]): Action {
  return {
    Type: "forward",
    ForwardConfig: {
      TargetGroups: groups.map(([name, weight]) => ({ TargetGroupArn: groupArn(name), Weight: weight })),
    },
  };
}

/** The same, where clients stay with their group for so many seconds. */
export function stickyForward(seconds: number, ...groups: readonly Tuple[]): Action {
  const action = forward(...groups);
  const TargetGroupStickinessConfig = { Enabled: true, DurationSeconds: seconds };
  return { ...action, ForwardConfig: { ...action.ForwardConfig, TargetGroupStickinessConfig } };
}

function weightsOf(action: Action | undefined): [name: string, weight: number][] {
  const groups = action?.ForwardConfig?.TargetGroups ?? [];
  return groups.map(({ TargetGroupArn = "", Weight = 1 }) => [TargetGroupArn.split("/").at(-2) ?? "", Weight]);
}

/** As ELB takes a list of actions, and shows it afterwards. */
function kept(actions: readonly Action[], before: readonly Action[]): readonly Action[] {
  return actions.map((action) => {
    const oidc = action.AuthenticateOidcConfig;
    if (oidc) {
      const known = before.length === 0 || oidc.UseExistingClientSecret === true;
      if (!known) throw new Error("ValidationError: You must specify a client secret");
      const { UseExistingClientSecret: _, ...shown } = oidc;
      return { ...action, AuthenticateOidcConfig: shown };
    }
    if (action.Type !== "forward") return action;
    const { TargetGroupArn, ForwardConfig } = action;
    const groups = ForwardConfig?.TargetGroups ?? [{ TargetGroupArn: TargetGroupArn ?? "" }];
    if (TargetGroupArn && groups.length > 1)
      throw new Error("InvalidLoadBalancerAction: both a target group ARN and a forward configuration");
    const weights = groups.map(({ Weight = 1 }) => Weight);
    if (weights.some((weight) => weight < 0 || weight > 999)) throw new Error("ValidationError: Weight");
    const [only] = groups;
    return {
      ...action,
      ...(groups.length === 1 && only ? { TargetGroupArn: only.TargetGroupArn } : {}),
      ForwardConfig: {
        TargetGroupStickinessConfig: { Enabled: false },
        ...ForwardConfig,
        TargetGroups: groups.map(({ Weight = 1, ...group }) => ({ ...group, Weight })),
      },
    };
  });
}
