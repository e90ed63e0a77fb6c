import type { Ecs, RegisteredTaskDefinition } from "@deploy-actions/shared/ecs/ecs";
import { provenanceOf } from "@deploy-actions/shared/ecs/task-definition/provenance";

/** How many revisions are looked at: each is a read, and all of the account's have 20 a second (DescribeTaskDefinition). */
const LOOK_BACK = 5;

/** The newest revision of a family that a run of this action registered, among the last few. */
export async function newestOfOurs(
  family: string,
  known: readonly RegisteredTaskDefinition[],
  ecs: Pick<Ecs, "findTaskDefinition">,
): Promise<RegisteredTaskDefinition | undefined> {
  const byName = new Map(known.map((one) => [one.name, one]));
  const newest = Math.max(0, ...known.filter(({ definition }) => definition.family === family).map(revisionOf));
  for (let revision = newest; revision > Math.max(0, newest - LOOK_BACK); revision--) {
    const name = `${family}:${revision}`;
    const found = byName.get(name) ?? (await ecs.findTaskDefinition(name));
    if (found && provenanceOf(found)) return found;
  }
  return undefined;
}

function revisionOf({ name }: RegisteredTaskDefinition): number {
  return Number(name.split(":").at(-1));
}
