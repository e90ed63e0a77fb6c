import { parse } from "node:path";

/** How modules import each other, by their ids, which are paths. */
export interface ModuleGraph {
  imports(module: string): readonly string[];
  importsOnDemand(module: string): readonly string[];
}

/**
 * Which file each module goes into, so that a run loads what it needs and little else: index.js, what every run loads; a
 * file for each module of ours that is imported on demand, with what it alone needs; what several of those need, by the
 * client or the package behind it; on-demand.js, what packages import on demand themselves (of the AWS SDK, the ways to
 * find ambient credentials).
 */
export function filesByNeed(start: string, graph: ModuleGraph): (module: string) => string {
  const needsOf = (module: string) => reachable(module, (one) => graph.imports(one));
  const always = needsOf(start);
  const entries = findEntries(start, graph).map((path) => ({ path, file: named(path), needs: needsOf(path) }));
  refuseSameNames(entries);
  return fileOf;

  function fileOf(module: string): string {
    if (always.has(module)) return "index";
    const own = entries.find(({ path }) => path === module);
    if (own) return own.file;
    const users = entries.filter(({ needs }) => needs.has(module));
    // Who needs it only because another entry does loads that one's file anyway.
    const direct = users.filter((user) => !users.some((other) => isBehind(other, user)));
    const [file = "shared", ...others] = new Set(direct.map((entry) => entry.file));
    return others.length === 0 ? file : sharedFile(module);
  }

  /** Ours go beside the client or the package they need: in one file with all else, they would make everyone load it. */
  function sharedFile(module: string): string {
    if (isOfSdk(module)) return clientOf(module) ?? "aws-sdk";
    if (isOfPackage(module)) return fileOfPackage(module);
    const needs = [...needsOf(module)].filter((needed) => !always.has(needed));
    const client = needs.find((needed) => clientOf(needed) !== undefined);
    if (client) return fileOf(client);
    if (needs.some(isOfSdk)) return "aws-sdk";
    const ofPackage = needs.find(isOfPackage);
    return ofPackage ? fileOf(ofPackage) : "shared";
  }
}

/** A module that a run can ask for: imported on demand, and with the file it goes into all that it needs. */
interface Entry {
  readonly path: string;
  readonly file: string;
  readonly needs: ReadonlySet<string>;
}

/** Of packages only those that nothing of ours needs anyway. */
function findEntries(start: string, { imports, importsOnDemand }: ModuleGraph): readonly string[] {
  const everything = reachable(start, (module) => [...imports(module), ...importsOnDemand(module)]);
  const onDemand = [...new Set([...everything].flatMap(importsOnDemand))];
  const ours = onDemand.filter((module) => !isOfPackage(module));
  const needed = reachable(start, (module) => [...imports(module), ...(module === start ? ours : [])]);
  const always = reachable(start, imports);
  return onDemand.filter((module) => !(isOfPackage(module) ? needed : always).has(module));
}

const isBehind = (entry: Entry, { path, needs }: Entry) =>
  entry.path !== path && needs.has(entry.path) && !entry.needs.has(path);

const OF_PACKAGES = "on-demand";

/** Files of other things; `main` and `post` are the phases. */
const TAKEN = ["index", "main", "post", "aws-sdk", "shared", "rolldown-runtime", OF_PACKAGES];

const named = (entry: string): string => (isOfPackage(entry) ? OF_PACKAGES : parse(entry).name);

function refuseSameNames(entries: readonly Entry[]): void {
  const seen = new Map(TAKEN.map((name) => [name, "the bundler's own file"]));
  for (const { path, file } of entries) {
    if (isOfPackage(path)) continue;
    const other = seen.get(file);
    if (other) throw new Error(`${path} is imported on demand and wants the name of ${other}: rename one.`);
    seen.set(file, path);
  }
}

const isOfPackage = (module: string) => /[\\/]node_modules[\\/]/.test(module);

/** `json-p3`, `scope-name` of `@scope/name`. */
const fileOfPackage = (module: string): string =>
  (/^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(module)?.[1] ?? "shared")
    .replace(/^@/, "")
    .replace(/[\\/]/, "-");

const isOfSdk = (module: string) => /[\\/]node_modules[\\/]@(aws-sdk|aws|smithy)[\\/]/.test(module);

/** A client of AWS stays apart from what all clients have in common. */
const clientOf = (module: string) => /[\\/]node_modules[\\/]@aws-sdk[\\/](client-[^\\/]+)/.exec(module)?.[1];

function reachable(start: string, next: (module: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set([start]);
  for (const module of found) for (const neighbour of next(module)) found.add(neighbour);
  return found;
}
