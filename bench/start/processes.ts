import { spawn } from "node:child_process";
import { once } from "node:events";

export interface Program {
  readonly name: string;
  /** For Node itself. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** How it has to end, so that no broken program is timed. */
  readonly exitCode: number;
}

/** Wall clock ms from start to end of each program, round by round so that a busy moment hits all of them. */
export async function timeAlternating(
  programs: readonly Program[],
  rounds: number,
): Promise<ReadonlyMap<Program, readonly number[]>> {
  const times = new Map(programs.map((program) => [program, [] as number[]]));
  for (const program of programs) await time(program);
  for (let round = 0; round < rounds; round++) {
    for (const program of programs) times.get(program)?.push(await time(program));
  }
  return times;
}

async function time({ name, args, env, exitCode }: Program): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: "ignore" });
  const [code] = await once(child, "exit");
  const took = performance.now() - start;
  if (code !== exitCode) throw new Error(`"${name}" ended with ${code}, not with ${exitCode}.`);
  return took;
}
