import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { INPUTS } from "../../actions/deploy-ecs/src/action.gen.ts";
import { type Account, CLUSTER, openAccount } from "../account.ts";
import { quantile } from "../quantile.ts";
import type { Section } from "../section.ts";
import { ratio } from "../text.ts";
import { type Program, timeAlternating } from "./processes.ts";
import { inputEnv, stepEnv } from "./step-env.ts";

const ROUNDS = 21;
const MOST_TIMES_NODE = 3;
/**
 * With every strategy, the checks, preflight and the clients of ten services, each in a file that is loaded when it is
 * asked for: twice what rolling deployments alone took.
 */
const MOST_BYTES = 2_550_000;
/** What every run loads. */
const MOST_BYTES_ALWAYS = 630_000;

const DIST = join(import.meta.dirname, "../../actions/deploy-ecs/dist");

/** How long the bundle takes to start, beside Node itself, and how large it is. */
export async function measureStart(): Promise<Section> {
  const temp = await mkdtemp(join(tmpdir(), "bench-"));
  await using account = await openAccount({ speed: 60, services: 1, tasks: 1 });
  const programs = await programsFor(account, temp);
  const times = await timeAlternating(programs, ROUNDS).finally(() => rm(temp, { recursive: true }));
  const at = (program: Program, part: number) => quantile(times.get(program) ?? [], part);
  const [node, refused, post] = programs;
  const timesNode = (program: Program) => at(program, 0.5) / at(node, 0.5);
  const bytes = await bytesOf(DIST);
  const { size: always } = await stat(join(DIST, "index.js"));
  return {
    title: "Cold start and size of deploy-ecs",
    notes: [
      `${ROUNDS} alternating starts of the bundle that ships, with the environment of a runner; the fastest tells how busy the machine was. The dry runs, of a rolling deployment, read the service, its task definitions and its images from the simulated account, and with preflight what all of these need.`,
    ],
    columns: [
      { title: "Program" },
      { title: "median ms", ofThisMachine: true },
      { title: "median × node" },
      { title: "fastest ms", ofThisMachine: true },
      { title: "fastest × node" },
    ],
    rows: programs.map((program) => [
      program.name,
      ...[0.5, 0].flatMap((part) => [at(program, part).toFixed(0), ratio(at(program, part), at(node, part))]),
    ]),
    targets: [
      ...[refused, post].map((program) => ({
        what: `${program.name}: ≤ ${MOST_TIMES_NODE} × node -e 0`,
        measured: timesNode(program).toFixed(2),
        met: timesNode(program) <= MOST_TIMES_NODE,
      })),
      {
        what: `what every run loads ≤ ${MOST_BYTES_ALWAYS.toLocaleString("en")} bytes`,
        measured: always.toLocaleString("en"),
        met: always <= MOST_BYTES_ALWAYS,
      },
      {
        what: `dist/ ≤ ${MOST_BYTES.toLocaleString("en")} bytes, licences included`,
        measured: bytes.toLocaleString("en"),
        met: bytes <= MOST_BYTES,
      },
    ],
  };
}

async function programsFor(
  { aws, services }: Account,
  temp: string,
): Promise<readonly [node: Program, refused: Program, post: Program, ...dryRuns: Program[]]> {
  const step = await stepEnv(temp);
  const inputs = inputEnv(INPUTS, {
    cluster: CLUSTER,
    service: services[0] ?? "",
    "force-new-deployment": "true",
    "dry-run": "true",
  });
  const dryRun = { ...step, ...inputs, ...aws.env };
  const main = join(DIST, "main.js");
  return [
    { name: "node -e 0", args: ["-e", "0"], env: { PATH: process.env.PATH ?? "" }, exitCode: 0 },
    { name: "deploy-ecs without its inputs: red before any call", args: [main], env: step, exitCode: 1 },
    {
      name: "post, after a run that came to its end",
      args: [join(DIST, "post.js")],
      env: { ...step, ...inputs, STATE_step: JSON.stringify({ services, over: { [services[0] ?? ""]: "web:1" } }) },
      exitCode: 0,
    },
    {
      name: "deploy-ecs, dry run without preflight",
      args: [main],
      env: { ...dryRun, INPUT_PREFLIGHT: "off" },
      exitCode: 0,
    },
    { name: "deploy-ecs, dry run", args: [main], env: dryRun, exitCode: 0 },
  ];
}

/** Files whose name begins with a dot do not ship. */
async function bytesOf(folder: string): Promise<number> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith("."));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
