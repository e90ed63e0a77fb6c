import { parse } from "node:path";

/** How modules import each other, by their ids, which are paths. */
export interface ModuleGraph {
  imports(module: string): readonly string[];
  importsOnDemand(module: string): readonly string[];
}

/**
 * Which file each module goes into, so that a run loads what it needs and little else: index.js, what every run loads; a
 * file for each module of ours that is imported on demand, with what it alone needs; what several of those need, by
 * subject; on-demand.js, what packages import on demand themselves (of the AWS SDK, the ways to find ambient credentials).
 */
export function filesByNeed(start: string, graph: ModuleGraph): (module: string) => string {
  const always = reachable(start, (module) => graph.imports(module));
  const everything = reachable(start, (module) => [...graph.imports(module), ...graph.importsOnDemand(module)]);
  const entries = new Set([...everything].flatMap((module) => graph.importsOnDemand(module)));
  const fileOfEntry = new Map([...entries].filter((entry) => !always.has(entry)).map((entry) => [entry, named(entry)]));
  refuseSameNames(fileOfEntry);

  const needs = [...fileOfEntry].map(
    ([entry, file]) => [file, reachable(entry, (module) => graph.imports(module))] as const,
  );
  return (module) => {
    if (always.has(module)) return "index";
    const own = fileOfEntry.get(module);
    if (own) return own;
    const users = new Set(needs.flatMap(([file, needed]) => (needed.has(module) ? [file] : [])));
    const [only] = users;
    return only !== undefined && users.size === 1 ? only : sharedFile(module);
  };
}

const OF_PACKAGES = "on-demand";

/** Files of other things: `main` and `post` are the phases. */
const TAKEN = ["index", "main", "post", "aws-sdk", "shared", OF_PACKAGES];

const named = (entry: string): string => (isOfPackage(entry) ? OF_PACKAGES : parse(entry).name);

/** A client of AWS stays apart from what all clients have in common. */
function sharedFile(module: string): string {
  const [, scope, name] = /node_modules[\\/](@aws-sdk|@aws|@smithy)[\\/]([^\\/]+)/.exec(module) ?? [];
  if (!scope || !name) return "shared";
  return name.startsWith("client-") ? name : "aws-sdk";
}

function refuseSameNames(fileOfEntry: ReadonlyMap<string, string>): void {
  const seen = new Map(TAKEN.map((name) => [name, "the bundler's own file"]));
  for (const [entry, file] of fileOfEntry) {
    if (isOfPackage(entry)) continue;
    const other = seen.get(file);
    if (other) throw new Error(`${entry} is imported on demand and wants the name of ${other}: rename one.`);
    seen.set(file, entry);
  }
}

const isOfPackage = (module: string) => /[\\/]node_modules[\\/]/.test(module);

function reachable(start: string, next: (module: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set([start]);
  for (const module of found) for (const neighbour of next(module)) found.add(neighbour);
  return found;
}
