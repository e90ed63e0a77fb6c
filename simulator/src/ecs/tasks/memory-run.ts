import type { Program } from "../../images.ts";
import type { Run, RunOptions } from "./program-run.ts";

type MemoryProgram = Extract<Program, { kind: "memory" }>;

/** Plays a program without a process. */
export function runInMemory(program: MemoryProgram, { clock, started, log, exited }: RunOptions): Run {
  let running = true;
  const exit = (code: number, reason?: string) => {
    if (!running) return;
    running = false;
    callOff();
    exited(code, reason);
  };
  const { exits, logs = [], sigterm = 0 } = program;
  // In this order: what it says in the moment of its end is said before.
  const timers = logs.flatMap((entry) =>
    typeof entry === "string" ? [] : clock.after(entry.afterSeconds * 1000, () => log(entry.line)),
  );
  if (exits) timers.push(clock.after(exits.afterSeconds * 1000, () => exit(exits.code, exits.reason)));
  const callOff = () => {
    for (const cancel of timers) cancel();
  };

  started(program.respond && { respond: program.respond });
  for (const entry of logs) if (typeof entry === "string") log(entry);
  return {
    probe: (answer) => answer(running && program.healthy !== false),
    terminate: () => {
      if (sigterm !== "ignored") exit(sigterm);
    },
    kill: () => exit(137),
  };
}
