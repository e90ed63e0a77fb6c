import { parseDenial } from "../aws/access-denied.ts";
import { isDenied } from "../aws/explain-aws-error.ts";
import type { TaskDefinition } from "./task-definition/definition.ts";
import { withoutProvenance } from "./task-definition/provenance.ts";

/**
 * Tags need a permission of their own, and AWS refuses the whole registration without it. Ours are not worth a deploy,
 * nor a way back; the user's are left in, and refused.
 */
export async function registerTagged<T>(
  definition: TaskDefinition,
  {
    register,
    log,
  }: { readonly register: (definition: TaskDefinition) => Promise<T>; readonly log: (line: string) => void },
): Promise<T> {
  const untagged = withoutProvenance(definition);
  try {
    return await register(definition);
  } catch (error) {
    if (!isDenied(error) || untagged.tags?.length === definition.tags?.length) throw error;
    const registered = await register(untagged);
    const { action = "ecs:TagResource" } = parseDenial((error as Error).message) ?? {};
    log(
      `Registering ${definition.family} without the tags that name its commit and run, because AWS denied ${action}: later steps cannot tell it from a hot fix, nor an older commit from a newer one. Allow ecs:TagResource on its task definitions.`,
    );
    return registered;
  }
}
