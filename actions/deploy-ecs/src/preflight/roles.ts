import type { Notice, Noticed } from "./finding.ts";
import { ask, type Look, type Looks, uncheckedNotice } from "./look.ts";
import type { Ports } from "./ports.ts";
import type { Home, PreflightSubject } from "./subject.ts";
import { TASKS, trustsTasks } from "./trust.ts";

export interface Role {
  readonly arn: string;
  /** Its trust policy, as JSON. */
  readonly trustPolicy: string;
}

/** `unclear`: the policies ask for something about the call that only the call itself has. */
export type Passing = "allowed" | "denied" | "unclear";

/** The execution role and the task role exist, trust ECS's tasks, and may be passed to them by this step. */
export async function checkRoles(
  subjects: readonly PreflightSubject[],
  { home, roles, passing }: Ports,
): Promise<Noticed> {
  const used = subjects.map((subject) => ({ subject, roles: rolesOf(subject) }));
  const own = used.flatMap((one) => one.roles.map(({ role }) => role)).filter((role) => isOwn(role, home));
  const found = await ask(roles, own);
  const passed = used
    .filter(({ subject }) => subject.registers ?? true)
    .flatMap((one) => one.roles.flatMap(({ role }) => arnOf(role, found.get(role), home) ?? []));
  const passes = await ask(passing, passed);
  return used.map(({ subject, roles }) => [
    subject.service,
    roles.flatMap(({ kind, role }) => {
      const pass = passes.get(arnOf(role, found.get(role), home) ?? "");
      return judgeRole({ kind, role }, { home, found, ...(subject.registers === false || !pass ? {} : { pass }) });
    }),
  ]);
}

interface Named {
  /** "execution role", "task role". */
  readonly kind: string;
  /** ARN or name, as the task definition has it. */
  readonly role: string;
}

export function judgeRole(
  { kind, role }: Named,
  { home, found, pass }: { readonly home: Home; readonly found: Looks<Role>; readonly pass?: Look<Passing> },
): readonly Notice[] {
  const subject = `${kind} ${nameOf(role)}`;
  const error = (message: string, fix: string): Notice => ({ subject, severity: "error", message, fix });
  if (!isOwn(role, home)) {
    const message = `It belongs to account ${role.split(":")[4]}, and the task runs in another: roles cannot be passed across accounts.`;
    return [error(message, `Name a role of account ${home.account}.`)];
  }
  const look = found.get(role);
  if (look?.kind === "missing") return [error("It does not exist.", "Create it, or correct the task definition.")];
  const notices: Notice[] = look?.kind === "unchecked" ? [uncheckedNotice(subject, EXISTENCE, look)] : [];
  if (look?.kind === "found") {
    const trusted = trustsTasks(look.facts.trustPolicy);
    if (trusted === false) {
      const message = `Its trust policy does not let ${TASKS} assume it: no task could start with it.`;
      notices.push(error(message, `Add to its trust policy: ${TRUST}`));
    }
    if (trusted === undefined)
      notices.push(uncheckedNotice(subject, EXISTENCE, { why: "the trust policy is no JSON" }));
  }
  return pass ? [...notices, ...judgePass(subject, arnOf(role, look, home) ?? role, pass)] : notices;
}

function judgePass(subject: string, arn: string, pass: Look<Passing>): readonly Notice[] {
  if (pass.kind === "missing") return [];
  if (pass.kind === "unchecked") return [uncheckedNotice(subject, PERMISSION, pass)];
  if (pass.facts === "allowed") return [];
  if (pass.facts === "unclear") {
    const why = "the policies of this step ask for something that only the call itself has";
    return [uncheckedNotice(subject, PERMISSION, { why })];
  }
  const message =
    "This step may not pass it to tasks (iam:PassRole), so that AWS will refuse to register the task definition.";
  return [{ subject, severity: "error", message, fix: `Add to a policy of the step's role: ${passStatement(arn)}` }];
}

const EXISTENCE = "whether roles exist and trust ECS";
const PERMISSION = "whether this step may pass roles to tasks";

const TRUST = JSON.stringify({ Effect: "Allow", Principal: { Service: TASKS }, Action: "sts:AssumeRole" });

const passStatement = (arn: string) =>
  JSON.stringify({
    Effect: "Allow",
    Action: "iam:PassRole",
    Resource: arn,
    Condition: { StringEquals: { "iam:PassedToService": TASKS } },
  });

function rolesOf({ definition: { executionRoleArn, taskRoleArn } }: PreflightSubject): readonly Named[] {
  return [
    ...(executionRoleArn ? [{ kind: "execution role", role: executionRoleArn }] : []),
    ...(taskRoleArn ? [{ kind: "task role", role: taskRoleArn }] : []),
  ];
}

/** Task definitions may name a role without its ARN: one of the task's own account. */
function isOwn(role: string, { account }: Home): boolean {
  return !role.startsWith("arn:") || role.split(":")[4] === account;
}

/** IAM's own answer has the path, which a name alone does not tell. Undefined: there is nothing to pass. */
function arnOf(role: string, look: Look<Role> | undefined, home: Home): string | undefined {
  if (look?.kind === "found") return look.facts.arn;
  if (look?.kind === "missing" || !isOwn(role, home)) return undefined;
  return role.startsWith("arn:") ? role : undefined;
}

const nameOf = (role: string) => role.split("/").at(-1) ?? role;
