/** Who assumes the roles of a task (ECS developer guide, "Amazon ECS task IAM role"); the same in every partition. */
export const TASKS = "ecs-tasks.amazonaws.com";

/**
 * Whether a trust policy (JSON) lets ECS assume the role for its tasks. Only a certain no is one: conditions are taken
 * to hold, as they are about the cluster and account of the task, and so are elements that say what is excepted.
 * Undefined: it cannot be read.
 */
export function trustsTasks(policy: string): boolean | undefined {
  return statementsOf(policy)?.some(
    ({ Effect, Principal, Action }) => Effect === "Allow" && coversTasks(Principal) && coversAssumeRole(Action),
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
    return listOf(Statement).map(Object);
  } catch {
    return undefined;
  }
}

/** IAM takes one of something where a list is meant. */
function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function coversTasks(principal: unknown): boolean {
  if (principal === undefined || principal === "*") return true;
  const { Service, AWS }: { readonly Service?: unknown; readonly AWS?: unknown } = Object(principal);
  // { "AWS": "*" } means what "*" means (IAM user guide, "AWS JSON policy elements: Principal").
  return listOf(Service).includes(TASKS) || listOf(AWS).includes("*");
}

/** Actions are written in any case, and with wildcards. */
function coversAssumeRole(actions: unknown): boolean {
  return (
    actions === undefined ||
    listOf(actions).some((action) => {
      const pattern = `${action}`
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".");
      return new RegExp(`^${pattern}$`, "i").test("sts:AssumeRole");
    })
  );
}
