import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import { explainAwsError, isDenied } from "@deploy-actions/shared/aws/explain-aws-error";
import { Failure } from "@deploy-actions/shared/failure";
import type { Finder, Look, Looks, Unchecked } from "./look.ts";

/** Calls of one kind at a time: the reads of IAM and CloudWatch Logs allow few a second, and a deploy shares them. */
const AT_ONCE = 5;

/** One call for each name. */
export function oneByOne<Facts>(look: (name: string) => Promise<Look<Facts>>): Finder<Facts> {
  return inBatches(1, async ([name = ""]) => new Map([[name, await look(name)]]));
}

/** One call for as many names as the API takes. */
export function inBatches<Facts>(size: number, find: Finder<Facts>): Finder<Facts> {
  return async (names) => {
    const batches = Array.from({ length: Math.ceil(names.length / size) }, (_, index) =>
      names.slice(index * size, (index + 1) * size),
    );
    const looks = await fewAtOnce(batches, find);
    return new Map(looks.flatMap((some) => [...some]));
  };
}

/** Does the work for each, a few of them at a time. */
export async function fewAtOnce<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) results.push(await work(item));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

/** What was found among `names`; the others are missing. */
export function foundAmong<Facts>(names: readonly string[], facts: ReadonlyMap<string, Facts>): Looks<Facts> {
  return new Map(
    names.map((name): [string, Look<Facts>] => {
      const found = facts.get(name);
      return [name, facts.has(name) ? { kind: "found", facts: found as Facts } : { kind: "missing" }];
    }),
  );
}

/** The same answer for each. */
export function forAll(names: readonly string[], look: Unchecked): Looks<never> {
  return new Map(names.map((name) => [name, look]));
}

/** What AWS and the network say when they do not answer; anything else is a mistake of ours, and is thrown. */
export function unchecked(
  error: unknown,
  action: string,
  { region, principal }: Pick<AwsAccess, "region" | "principal">,
): Unchecked {
  if (isDenied(error)) return { kind: "unchecked", action, why: `${action} is not allowed to this step` };
  const explained = explainAwsError(error, { doing: action, region, principal });
  // Of the operating system's errors only the usual ones have words; none of them is worth a deploy.
  if ("syscall" in explained)
    return { kind: "unchecked", action: undefined, why: `${action} got no answer (${explained.message})` };
  if (!(explained instanceof Failure)) throw error;
  return { kind: "unchecked", action: undefined, why: explained.message.replace(/\.$/, "") };
}
