import { LONGEST_TAG } from "../tags/tag-grammar.ts";

/**
 * The tag under which a builder pushes that cannot push by digest: the `docker` driver, whatever store its engine has
 * (buildx 0.29: "push-by-digest is currently not implemented for docker driver"). It says by itself that it is nothing to
 * deploy, and no other run has it.
 */
export function pushTag(run: { readonly id: string; readonly attempt: string }, imageName: string): string {
  return `pushing-${run.id}-${run.attempt}-${imageName}`.replace(/[^\w.-]/g, "-").slice(0, LONGEST_TAG);
}
