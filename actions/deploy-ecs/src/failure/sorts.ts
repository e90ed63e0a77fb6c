import type { TaskFailure } from "./classify.ts";
import type { FailureClass } from "./failure-class.ts";

/** Tasks that failed alike. */
export interface FailureSort {
  readonly class: FailureClass;
  /** Undefined: no container of the task was started. */
  readonly container: string | undefined;
  readonly exitCode: number | undefined;
  readonly count: number;
  /** The last of them. */
  readonly typical: TaskFailure;
}

/**
 * The sorts of failure, the most telling one first: what the release did before what the capacity under it did; of those
 * what most tasks had; of those what no new try heals.
 */
export function sortsOf(failures: readonly TaskFailure[]): readonly FailureSort[] {
  const alike = Map.groupBy(
    failures,
    ({ class: sort, container }) => `${sort} ${container?.name} ${container?.exitCode}`,
  );
  return [...alike.values()]
    .flatMap((group) => {
      const typical = group.at(-1);
      if (!typical) return [];
      const { class: sort, container } = typical;
      return [{ class: sort, container: container?.name, exitCode: container?.exitCode, count: group.length, typical }];
    })
    .sort(
      (a, b) =>
        Number(SAYS_LITTLE.has(a.class)) - Number(SAYS_LITTLE.has(b.class)) ||
        b.count - a.count ||
        Number(a.typical.heals) - Number(b.typical.heals),
    );
}

/** "3 tasks failed", or "2 of the 3 tasks that failed; 1 out-of-memory". */
export function countsOf([first, ...others]: readonly FailureSort[]): string {
  if (!first) return "no task failed";
  const all = others.reduce((total, { count }) => total + count, first.count);
  if (others.length === 0) return all === 1 ? "1 task failed" : `${all} tasks failed`;
  const rest = others.map((sort) => `${sort.count} ${sort.class}${sort.class === first.class ? whichOf(sort) : ""}`);
  return `${first.count} of the ${all} tasks that failed; ${rest.join(", ")}`;
}

/** What happens to good releases, too. */
const SAYS_LITTLE: ReadonlySet<FailureClass> = new Set<FailureClass>(["infrastructure", "unknown"]);

function whichOf({ container, exitCode }: FailureSort): string {
  const facts = [container, exitCode === undefined ? undefined : `exit code ${exitCode}`].filter((fact) => fact);
  return facts.length > 0 ? ` (${facts.join(", ")})` : "";
}
