import { findBuilder } from "./image/builder.ts";
import { type Effects, playLife } from "./life.ts";
import type { Options } from "./options.ts";
import type { Life, Rehearsal } from "./record.ts";
import { writeReport } from "./report/report.ts";
import { readScript } from "./script.ts";
import { SPEED } from "./stage/account.ts";
import type { Cast } from "./stage/cast.ts";
import { STRATEGIES } from "./strategies/strategies.ts";
import { closingLines } from "./terminal/closing-lines.ts";
import { writeLines } from "./terminal/screen.ts";

/** Plays every scene of every strategy, writes the report, and says whether all was as it must be. */
export async function rehearse(options: Options, effects: Effects): Promise<boolean> {
  const { output, env, folder, workspace, signal } = effects;
  const startedAt = new Date();
  const { strategies, taskDefinition } = options;
  const script = await readScript(options, workspace);
  const { cast } = script;
  const builder = await findBuilder({ env, folder, signal });
  const notes = [...cast.notes, ...aboutImages(cast)];
  for (const note of notes) output.write(`${note}\n`);
  const lives: Life[] = [];
  for (const [index, name] of strategies.entries()) {
    output.write("Setting the stage: an account, a load balancer, two tasks of v1.\n");
    const turn = strategies.length > 1 ? { turn: `${index + 1} of ${strategies.length}` } : {};
    lives.push(await playLife(STRATEGIES[name], { script, builder, ...turn }, effects));
  }
  const rehearsal: Rehearsal = {
    ok: lives.every(({ ok }) => ok),
    startedAt: startedAt.toISOString(),
    seconds: (Date.now() - startedAt.getTime()) / 1000,
    speed: SPEED,
    service: cast.definition.family,
    notes,
    ...(taskDefinition && { taskDefinition }),
    lives,
  };
  writeLines(output, env, closingLines(rehearsal, await writeReport(rehearsal, options.report)));
  return rehearsal.ok;
}

function aboutImages({ repository, image }: Cast): readonly string[] {
  if (repository !== undefined) return [];
  return [`No image is built: ${image("v1")} is not in the registry of the account, where build-push brings images.`];
}
