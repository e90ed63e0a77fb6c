import type { Program } from "../../images.ts";
import type { Run, RunOptions } from "./program-run.ts";

type MemoryProgram = Extract<Program, { kind: "memory" }>;

/** Plays a program without a process. It exits with 0 on SIGTERM, as a program that shuts down in an orderly way. */
export function runInMemory(program: MemoryProgram, { clock, started, log, exited }: RunOptions): Run {
  let running = true;
  const exit = (code: number, reason?: string) => {
    if (!running) return;
    running = false;
    callOff();
    exited(code, reason);
  };
  const { exits } = program;
  const callOff = exits ? clock.after(exits.afterSeconds * 1000, () => exit(exits.code, exits.reason)) : () => {};

  started(program.respond && { respond: program.respond });
  for (const line of program.logs ?? []) log(line);
  return {
    probe: (answer) => answer(running && program.healthy !== false),
    terminate: () => exit(0),
    kill: () => exit(137),
  };
}
