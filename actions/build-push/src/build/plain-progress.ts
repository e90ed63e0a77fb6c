import type { BuildEvent, Step } from "./build-event.ts";

/** Reads `--progress=plain`, of a buildx older than 0.13: `#7 [2/3] RUN make`, `#7 0.123 its output`, `#7 DONE 1.2s`. */
export function plainProgress(): (piece: string) => readonly BuildEvent[] {
  const steps = new Map<string, Step>();
  let rest = "";
  return (piece) => {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    return lines.flatMap((line) => eventOf(line.trimEnd(), steps));
  };
}

function eventOf(line: string, steps: Map<string, Step>): readonly BuildEvent[] {
  if (line === "") return [];
  const [, id, text] = line.match(/^#(\d+) (.*)$/s) ?? [];
  if (id === undefined || text === undefined) return [{ kind: "said", line }];
  const known = steps.get(id);
  if (!known) return [changed(steps, { ...UNBORN, id, name: text })];
  const [, seconds] = text.match(/^DONE ([\d.]+)s$/) ?? [];
  if (seconds) return [changed(steps, { ...known, completedAt: Number(seconds) * 1000 })];
  if (text === "CACHED") return [changed(steps, { ...known, completedAt: 0, cached: true })];
  if (text === "CANCELED") return [changed(steps, { ...known, error: "context canceled" })];
  const [, error] = text.match(/^ERROR: (.*)$/) ?? [];
  if (error) return [changed(steps, { ...known, error })];
  const [, message, at] = text.match(/^WARN: (.*) \(line (\d+)\)$/) ?? [];
  if (message) return [{ kind: "warning", step: id, warning: { message, url: undefined, line: Number(at) } }];
  const [, output] = text.match(/^[\d.]+ (.*)$/) ?? [];
  return output === undefined ? [] : [{ kind: "output", step: id, text: `${output}\n` }];
}

function changed(steps: Map<string, Step>, step: Step): BuildEvent {
  steps.set(step.id, step);
  return { kind: "step", step };
}

/** It says for how long something ran, and not since when. */
const UNBORN = { startedAt: 0, completedAt: undefined, cached: false, error: undefined };
