/** What AWS says when a policy does not allow a call. */
interface Denial {
  /** "ecs:UpdateService". */
  readonly action: string;
  /** ARN or "*". */
  readonly resource: string;
  /** ARN of who asked; undefined when the message does not say. */
  readonly principal: string | undefined;
  /** The kind of policy that stands in the way: "identity-based policy", "service control policy", … */
  readonly policy: string;
  /** Name or id of that very policy, where AWS tells. */
  readonly policyName: string | undefined;
  /** A policy says Deny, which no Allow outweighs. */
  readonly explicit: boolean;
}

/** The first denial in a text of AWS: an error, the reason a task stopped, an event of a service. */
export function parseDenial(text: string): Denial | undefined {
  const { action, resource = "*", principal } = DENIAL.exec(text)?.groups ?? {};
  if (!action) return undefined;
  const { policy = "identity-based policy", arn } = POLICY.exec(text)?.groups ?? {};
  return {
    action,
    resource: resource.replace(/[.,)]+$/, ""),
    principal,
    policy,
    policyName: arn
      ?.replace(/[.,)]+$/, "")
      .split("/")
      .at(-1),
    explicit: /explicit deny/.test(text),
  };
}

/** Which policy to change, and where it is. `statement` names the one that `allowingStatement` gives, as the reader sees it. */
export function denialHint(denial: Denial, statement = "the statement below"): string {
  const { action, policy, policyName, explicit } = denial;
  const who = holderOf(denial);
  const where = PLACES[policy.toLowerCase()]?.(denial, who);
  if (explicit) {
    const which = `${/^[aeiou]/.test(policy) ? "an" : "a"} ${policy}${policyName ? ` (${policyName})` : ""}`;
    return `A Deny in ${which} forbids ${action}, and no Allow outweighs it: ${where ?? `have whoever owns that policy except ${who}`}.`;
  }
  if (policy === "identity-based policy") return `Add ${statement} to a policy of ${who}.`;
  const place = where ? `: ${where}` : "";
  return `The ${policy} must allow ${action} too (${statement}); a policy of ${who} alone is not enough${place}.`;
}

/** The statement that would allow it, and no more; of what has a new name every time, every one. */
export function allowingStatement({ action, resource }: Denial): object {
  const Resource = NEW_EVERY_TIME.reduce((named, pattern) => named.replace(pattern, "$1*"), resource);
  const statement = { Effect: "Allow", Action: action, Resource };
  return action === "iam:PassRole" ? { ...statement, Condition: TO_ECS } : statement;
}

const DENIAL =
  /(?:User: (?<principal>arn:\S+) )?is not authorized to perform: (?<action>[\w-]+:\w+)(?:\s+on resource: (?:\w+ (?=arn:))?"?(?<resource>[^\s"]+))?/;

/** AWS, "Troubleshoot access denied error messages" in the IAM user guide; since 2025 the ARN of the policy may follow. */
const POLICY =
  /(?:because no|explicit deny in (?:an?|the)) (?<policy>[a-z -]*?(?:policy|boundary))\b(?:: (?<arn>arn:\S+))?/i;

/** Where each kind of policy is kept, after a colon. */
const PLACES: Readonly<Record<string, (denial: Denial, who: string) => string>> = {
  "identity-based policy": (_, who) => `look for it in the policies attached to ${who}`,
  "permissions boundary": (_, who) => `it is set at ${who} in IAM, under "Permissions boundary"`,
  "session policy": () =>
    "it is given where the session begins, by the step that signs in (inline-session-policy, managed-session-policies)",
  "service control policy": () => ORGANIZATION,
  "resource control policy": () => ORGANIZATION,
  "vpc endpoint policy": ({ action }) =>
    `it is set at the endpoint of ${action.split(":")[0]} in the VPC of the runner`,
  "resource-based policy": ({ resource }) => `it is set at ${resource === "*" ? "the resource" : resource} itself`,
  "role trust policy": () => "it is set at the role to assume",
};

const ORGANIZATION = "it is set for the account in AWS Organizations, by whoever manages the organization";

/**
 * The message does not say to whom: task and execution roles go to ecs-tasks, the roles with which ECS itself moves
 * load balancers and calls hooks to ecs. The role's own trust policy tells them apart.
 */
const TO_ECS = { StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com", "ecs.amazonaws.com"] } };

/** Up to their own id: ECS's tasks, service deployments and revisions, the revision of a task definition, a log stream. */
const NEW_EVERY_TIME: readonly RegExp[] = [
  /^(arn:[\w-]+:ecs:[^:]*:\d*:(?:task|service-deployment|service-revision)\/.+\/)[^/]+$/,
  /^(arn:[\w-]+:ecs:[^:]*:\d*:task-definition\/[^:]+:)\d+$/,
  /^(arn:[\w-]+:logs:[^:]*:\d*:log-group:[^:]+:log-stream:).+$/,
];

function holderOf({ principal }: Denial): string {
  if (!principal) return "the role or user that deploys";
  const [, role] = /:assumed-role\/([^/]+)\//.exec(principal) ?? [];
  if (role) return `the role ${role}`;
  const [, user] = /:user\/(.+)$/.exec(principal) ?? [];
  return user ? `the user ${user}` : principal;
}
