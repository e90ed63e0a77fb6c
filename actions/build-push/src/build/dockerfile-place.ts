import { type Instruction, readDockerfile } from "./dockerfile.ts";
import type { StepName } from "./step-name.ts";

/** Where in a Dockerfile a build failed. */
export interface DockerfilePlace {
  /** From 1. */
  readonly line: number;
  /** The lines around it, the failing ones marked with `>>>`. */
  readonly excerpt: readonly string[];
}

/** As BuildKit prints it: the name and line, and the lines between two rules of dashes. */
export function placeInOutput(said: readonly string[]): DockerfilePlace | undefined {
  const rule = said.findIndex((line) => /^-{10,}$/.test(line));
  const [, line] = said[rule - 1]?.match(/^\S.*:(\d+)$/) ?? [];
  const end = said.findIndex((text, index) => index > rule && /^-{10,}$/.test(text));
  if (rule < 1 || line === undefined || end === -1) return undefined;
  return { line: Number(line), excerpt: said.slice(rule + 1, end) };
}

/** Engines before 23 do not print it: there the instruction tells, with its stage when another one has the same. */
export function placeOfStep(dockerfile: string, { instruction, stage }: StepName): DockerfilePlace | undefined {
  const instructions = readDockerfile(dockerfile);
  const wanted = instruction.replace(/\s+/g, " ");
  const same = instructions.filter(({ text }) => text === wanted);
  const ofStage = same.filter((each) => stage === undefined || stageName(each, instructions) === stage);
  const [found] = ofStage.length > 0 ? ofStage : same;
  return found && { line: found.line, excerpt: excerpt(dockerfile, found) };
}

/** `stage-1` where it has no name, as BuildKit says it. */
function stageName({ stage }: Instruction, instructions: readonly Instruction[]): string {
  const from = instructions.find((each) => each.stage === stage && each.keyword === "FROM");
  return from?.text.match(/\sas\s+(\S+)$/i)?.[1]?.toLowerCase() ?? `stage-${stage}`;
}

/** Lines before and after the failing ones. */
const AROUND = 2;

function excerpt(dockerfile: string, { line, lastLine }: Instruction): readonly string[] {
  return dockerfile.split(/\r?\n/).flatMap((text, index) => {
    const number = index + 1;
    if (number < line - AROUND || number > lastLine + AROUND) return [];
    const mark = number >= line && number <= lastLine ? ">>>" : "   ";
    return [`${String(number).padStart(4)} | ${mark} ${text}`.trimEnd()];
  });
}
