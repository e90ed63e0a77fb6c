import type { Complaints } from "../checklist.ts";
import type { World } from "./world.ts";

/** Complains of each tag in these repositories, of which those that are missing have none. */
export async function noTags({ ecr }: Pick<World, "ecr">, repositories: readonly string[]): Promise<Complaints> {
  const complaints = await Promise.all(
    repositories.map(async (repository) =>
      [...(await ecr.tags(repository)).keys()].map((tag) => `${repository} has the tag ${tag}.`),
    ),
  );
  return complaints.flat();
}
