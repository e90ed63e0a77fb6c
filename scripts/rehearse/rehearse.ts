import { type Effects, playLife } from "./life.ts";
import type { Options } from "./options.ts";
import type { Life, Rehearsal } from "./record.ts";
import { writeReport } from "./report/report.ts";
import { readScript } from "./script.ts";
import { SPEED } from "./stage/account.ts";
import { STRATEGIES } from "./strategies/strategies.ts";
import { closingLines } from "./terminal/closing-lines.ts";
import { writeLines } from "./terminal/screen.ts";

/** Plays every scene of every strategy, writes the report, and says whether all was as it must be. */
export async function rehearse(options: Options, effects: Effects): Promise<boolean> {
  const { output, env, workspace } = effects;
  const startedAt = new Date();
  const { strategies, taskDefinition } = options;
  const script = await readScript(options, workspace);
  const { cast } = script;
  for (const note of cast.notes) output.write(`${note}\n`);
  const lives: Life[] = [];
  for (const [index, name] of strategies.entries()) {
    output.write("Setting the stage: an account, a load balancer, two tasks of v1.\n");
    const turn = strategies.length > 1 ? { turn: `${index + 1} of ${strategies.length}` } : {};
    lives.push(await playLife(STRATEGIES[name], { script, ...turn }, effects));
  }
  const rehearsal: Rehearsal = {
    ok: lives.every(({ ok }) => ok),
    startedAt: startedAt.toISOString(),
    seconds: (Date.now() - startedAt.getTime()) / 1000,
    speed: SPEED,
    service: cast.definition.family,
    notes: cast.notes,
    ...(taskDefinition && { taskDefinition }),
    lives,
  };
  writeLines(output, env, closingLines(rehearsal, await writeReport(rehearsal, options.report)));
  return rehearsal.ok;
}
