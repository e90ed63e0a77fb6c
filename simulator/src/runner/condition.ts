import type { Job } from "./job.ts";

/** Whether a `post-if` holds: status functions joined with `!`, `&&` and `||`, which is all we simulate. */
export function holds(condition: string, status: Job["status"]): boolean {
  const text = condition.trim().replace(/^\$\{\{(.*)\}\}$/s, "$1");
  return text.split("||").some((part) => part.split("&&").every((term) => isTrue(term.trim(), condition, status)));
}

function isTrue(term: string, condition: string, status: Job["status"]): boolean {
  if (term.startsWith("!")) return !isTrue(term.slice(1).trim(), condition, status);
  if (term === "always()") return true;
  if (term === "success()" || term === "failure()" || term === "cancelled()") return term === `${status}()`;
  throw new Error(
    `post-if "${condition}" is more than this runner evaluates: always(), success(), failure(), cancelled().`,
  );
}
