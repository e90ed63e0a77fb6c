/** What moving traffic between target groups needs from Elastic Load Balancing, in its own words. */
export interface Listeners {
  findTargetGroups(arns: readonly string[]): Promise<readonly TargetGroup[]>;
  /** Every rule of every listener of these load balancers, the default ones too. By ARN. */
  listRules(loadBalancers: readonly string[]): Promise<readonly Rule[]>;
  /** Replaces the whole list of actions; conditions and everything else of the rule stay. */
  setActions(rule: RuleReference, actions: readonly Action[]): Promise<void>;
}

export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  /** ip, instance, lambda or alb. */
  readonly targetType: string;
  /** HTTP and HTTPS are those of application load balancers. */
  readonly protocol: string;
  /** ARNs of the load balancers whose rules name it. */
  readonly loadBalancers: readonly string[];
  /** Seconds in which a new target gets less than its share; 0: off. Undefined where it may not be read. */
  readonly slowStartSeconds: number | undefined;
}

/** Enough to change a rule, and to name it to a person. */
export interface RuleReference {
  readonly arn: string;
  /** ARN. The default rule is changed through its listener. */
  readonly listener: string;
  readonly isDefault: boolean;
  /** `web:443 rule 10`: load balancer, port, priority. */
  readonly name: string;
}

export interface Rule extends RuleReference {
  /** Of its listener. */
  readonly port: number;
  readonly actions: readonly Action[];
}

/** Member names as Elastic Load Balancing has them: what is not changed is written back as it was read. */
export interface Action {
  readonly Type: string;
  readonly TargetGroupArn?: string | undefined;
  readonly ForwardConfig?: ForwardConfig | undefined;
  readonly AuthenticateOidcConfig?: Readonly<Record<string, unknown>> | undefined;
  readonly [member: string]: unknown;
}

export interface ForwardConfig {
  readonly TargetGroups?: readonly { readonly TargetGroupArn?: string; readonly Weight?: number }[] | undefined;
  readonly TargetGroupStickinessConfig?: { readonly Enabled?: boolean; readonly DurationSeconds?: number } | undefined;
}

/** `arn:…:targetgroup/web-blue/0123` → `web-blue`; `arn:…:loadbalancer/app/web/0123` → `web`. */
export const nameInArn = (arn: string): string => arn.split("/").at(-2) ?? arn;
