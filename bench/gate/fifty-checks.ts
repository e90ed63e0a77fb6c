import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { INPUTS } from "../../actions/health-gate/src/action.gen.ts";
import { quantile } from "../quantile.ts";
import type { Section } from "../section.ts";
import { inputEnv, stepEnv } from "../start/step-env.ts";
import { memoryOf } from "./memory.ts";
import { startWebServer } from "./web-server.ts";

const CHECKS = 50;
const INTERVAL_MS = 1_000;
const BAKE_S = 60;

/** Code is compiled by then. */
const WARM_S = 15;
/** The samples of those 45 s are kept for the evidence, at less than 2 KiB each. */
const MOST_GROWTH = 4 * 1024 * 1024;
const MOST_EVIDENCE = 4 * 1024 * 1024;

const MAIN = join(import.meta.dirname, "../../actions/health-gate/dist/main.js");
const LIVE_HEAP = fileURLToPath(new URL("live-heap.ts", import.meta.url));

/** Fifty checks a second for a minute, for real: whether the samples keep to their times, and memory and evidence to their size. */
export async function watchFiftyChecks(): Promise<Section> {
  await using server = await startWebServer();
  const temp = await mkdtemp(join(tmpdir(), "bench-"));
  try {
    const { warm, end, evidence, bytes } = await runGate(server.url, temp);
    const drifts = driftsOf(evidence);
    const growth = end.heap - warm.heap;
    const row = (what: string, value: string): readonly string[] => [what, value];
    return {
      title: "Fifty checks every second",
      notes: [
        `The bundle that ships watches ${CHECKS} URLs on loopback every second for ${BAKE_S} s after they have converged, in real time. A sample's place is the start of the gate plus its number times the interval; up to a tenth of the interval it is late on purpose, so that the checks do not all ask at the same moment. The heap is measured after a garbage collection. The process as a whole also holds garbage that Node has not collected yet.`,
      ],
      columns: [{ title: "Figure" }, { title: "measured" }],
      rows: [
        row("samples", `${drifts.length}`),
        row("distance of a sample from its place, median", `${Math.round(quantile(drifts, 0.5))} ms`),
        row("distance of a sample from its place, largest", `${Math.round(quantile(drifts, 1))} ms`),
        row("heap in use at the end", megabytes(end.heap)),
        row(`heap in use, growth since second ${WARM_S}`, megabytes(growth)),
        row("process at the end", megabytes(end.process)),
        row(`process, growth since second ${WARM_S}`, megabytes(end.process - warm.process)),
        row("evidence file", megabytes(bytes)),
      ],
      targets: [
        {
          what: `no sample ${INTERVAL_MS / 1000} s or more from its place`,
          measured: `${Math.round(quantile(drifts, 1))} ms`,
          met: quantile(drifts, 1) < INTERVAL_MS,
        },
        {
          what: `heap in use grows ≤ ${megabytes(MOST_GROWTH)}`,
          measured: megabytes(growth),
          met: growth <= MOST_GROWTH,
        },
        { what: `evidence ≤ ${megabytes(MOST_EVIDENCE)}`, measured: megabytes(bytes), met: bytes <= MOST_EVIDENCE },
      ],
    };
  } finally {
    await rm(temp, { recursive: true });
  }
}

interface Run {
  readonly warm: Memory;
  readonly end: Memory;
  readonly evidence: Evidence;
  /** Of the evidence file. */
  readonly bytes: number;
}

/** Bytes. */
interface Memory {
  readonly process: number;
  readonly heap: number;
}

/** The part of an evidence file that tells when samples were taken; times as ISO 8601. */
interface Evidence {
  readonly startedAt: string;
  readonly checks: readonly { readonly samples: readonly { readonly at: string }[] }[];
}

async function runGate(url: string, temp: string): Promise<Run> {
  const step = await stepEnv(temp);
  const checks = Array.from({ length: CHECKS }, (_, index) => ({
    kind: "http",
    name: `check ${index + 1}`,
    url: `${url}?check=${index + 1}`,
    version: { json: "$.version" },
    expect: { status: 200, json: { "$.status": "ok" } },
  }));
  const inputs = { checks: JSON.stringify(checks), "expected-version": "v2", interval: "1s", bake: `${BAKE_S}s` };
  const child = spawn(process.execPath, ["--expose-gc", "--import", LIVE_HEAP, MAIN], {
    env: { ...step, ...inputEnv(INPUTS, inputs) },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = once(child, "exit");
  await Promise.race([sleep(WARM_S * 1_000), ended]);
  const warm = await memoryNow(child);
  await Promise.race([sleep((BAKE_S - WARM_S) * 1_000), ended]);
  const end = await memoryNow(child);
  const [exitCode] = await ended;
  if (exitCode !== 0) throw new Error(`The gate ended with ${exitCode}, not with 0.`);
  const path = /^evidence-file(?:=|<<.*\n)(.*)$/m.exec(await readFile(join(temp, "GITHUB_OUTPUT"), "utf8"))?.[1] ?? "";
  return { warm, end, evidence: JSON.parse(await readFile(path, "utf8")), bytes: (await stat(path)).size };
}

/** Milliseconds that each sample was off its place. */
function driftsOf({ startedAt, checks }: Evidence): readonly number[] {
  const start = Date.parse(startedAt);
  return checks.flatMap(({ samples }) =>
    samples.map(({ at }, index) => Math.abs(Date.parse(at) - start - index * INTERVAL_MS)),
  );
}

/** The process first: collecting garbage changes what it holds. */
async function memoryNow(child: ChildProcess): Promise<Memory> {
  if (child.exitCode !== null || !child.pid) throw new Error(`The gate ended early, with ${child.exitCode}.`);
  const whole = await memoryOf(child.pid);
  const answer = once(child, "message");
  child.send("heap");
  const [heap] = await answer;
  return { process: whole, heap };
}

const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
