/** Who assumes the roles of a task (ECS developer guide, "Amazon ECS task IAM role"); the same in every partition. */
export const TASKS = "ecs-tasks.amazonaws.com";

/**
 * Whether a trust policy (JSON) lets ECS assume the role for its tasks. Conditions are taken to hold: they are about the
 * cluster and the account that the task runs in, and only IAM knows them all. Undefined: it cannot be read.
 */
export function trustsTasks(policy: string): boolean | undefined {
  const statements = statementsOf(policy);
  if (!statements) return undefined;
  return statements.some(
    ({ Effect, Principal, Action }) =>
      Effect === "Allow" && servicesOf(Principal).includes(TASKS) && listOf(Action).some(coversAssumeRole),
  );
}

interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly Action?: unknown;
}

function statementsOf(policy: string): readonly Statement[] | undefined {
  try {
    const { Statement } = JSON.parse(policy);
    return listOf(Statement).filter((one): one is Statement => typeof one === "object" && one !== null);
  } catch {
    return undefined;
  }
}

/** IAM takes one of something where a list is meant. */
function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function servicesOf(principal: unknown): readonly unknown[] {
  return typeof principal === "object" && principal !== null && "Service" in principal ? listOf(principal.Service) : [];
}

/** Actions are written in any case, and with wildcards. */
function coversAssumeRole(action: unknown): boolean {
  if (typeof action !== "string") return false;
  const pattern = action
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${pattern}$`, "i").test("sts:AssumeRole");
}
