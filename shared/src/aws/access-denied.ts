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
  /** A policy says Deny, which no Allow outweighs. */
  readonly explicit: boolean;
}

export function parseDenial(message: string): Denial | undefined {
  const { action, resource = "*", principal } = DENIAL.exec(message)?.groups ?? {};
  if (!action) return undefined;
  const explicit = /explicit deny/.test(message);
  const policy = /(?:because no|explicit deny in an?) ([a-z -]*?(?:policy|boundary))/i.exec(message)?.[1];
  return {
    action,
    resource: resource.replace(/[.,]$/, ""),
    principal,
    policy: policy ?? "identity-based policy",
    explicit,
  };
}

export function denialHint({ action, policy, explicit, principal }: Denial): string {
  const who = principal ? holder(principal) : "the role or user that deploys";
  if (explicit)
    return `A Deny in ${/^[aeiou]/.test(policy) ? "an" : "a"} ${policy} forbids ${action}, and no Allow outweighs it: have whoever owns that policy except ${who}.`;
  if (policy === "identity-based policy") return `Add the statement below to a policy of ${who}.`;
  return `The ${policy} must allow ${action} too (statement below); a policy of ${who} alone is not enough.`;
}

/** The statement that would allow it, and no more; of what has a new name every time, every one. */
export function allowingStatement({ action, resource }: Denial): object {
  const statement = { Effect: "Allow", Action: action, Resource: resource.replace(NEW_EVERY_TIME, "$1*") };
  if (action !== "iam:PassRole") return statement;
  return { ...statement, Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } } };
}

/** ECS's tasks, service deployments and revisions, up to their own id. */
const NEW_EVERY_TIME = /^(arn:[\w-]+:ecs:[^:]*:\d*:(?:task|service-deployment|service-revision)\/.+\/)[^/]+$/;

const DENIAL =
  /^(?:User: (?<principal>\S+) )?.*?is not authorized to perform: (?<action>[\w-]+:\w+)(?:.*? on resource: "?(?<resource>[^\s"]+))?/s;

function holder(principal: string): string {
  const [, role] = /:assumed-role\/([^/]+)\//.exec(principal) ?? [];
  if (role) return `the role ${role}`;
  const [, user] = /:user\/(.+)$/.exec(principal) ?? [];
  return user ? `the user ${user}` : principal;
}
