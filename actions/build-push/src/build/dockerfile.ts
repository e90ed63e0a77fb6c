/** An instruction of a Dockerfile. */
export interface Instruction {
  /** In capitals: `RUN`. */
  readonly keyword: string;
  /** As one line: `RUN make && make install`. */
  readonly text: string;
  /** First and last line, from 1. */
  readonly line: number;
  readonly lastLine: number;
  /** Of its stage, from 0; -1 before the first FROM. */
  readonly stage: number;
}

/** The instructions in order. Lines that cannot be understood are left to BuildKit, which refuses them with a reason. */
export function readDockerfile(text: string): readonly Instruction[] {
  const lines = text.split(/\r?\n/);
  const [, goesOn = "\\"] = text.match(/^#\s*escape\s*=\s*([\\`])/im) ?? [];
  const instructions: Instruction[] = [];
  let stage = -1;
  for (let at = 0; at < lines.length; at++) {
    if (isNothing(lines[at])) continue;
    const first = at;
    let joined = "";
    for (; at < lines.length; at++) {
      // Between the lines of an instruction there may be comments, and even empty lines.
      if (isNothing(lines[at])) continue;
      const line = (lines[at] ?? "").trim();
      joined += line.endsWith(goesOn) ? `${line.slice(0, -1)} ` : line;
      if (!line.endsWith(goesOn)) break;
    }
    const keyword = joined.match(/^[a-z]+(?=\s)/i)?.[0].toUpperCase() ?? "";
    at = Math.min(skipHeredocs(joined, lines, at), lines.length - 1);
    if (keyword === "FROM") stage++;
    instructions.push({ keyword, text: joined.replace(/\s+/g, " "), line: first + 1, lastLine: at + 1, stage });
  }
  return instructions;
}

function isNothing(line = ""): boolean {
  return /^\s*(#.*)?$/.test(line);
}

/** `RUN <<EOF … EOF`: the last line of what belongs to the instruction. */
function skipHeredocs(instruction: string, lines: readonly string[], from: number): number {
  if (!/^(run|copy|add)\s/i.test(instruction)) return from;
  let at = from;
  for (const [, word] of instruction.matchAll(/<<-?["']?(\w+)["']?/g)) {
    const end = lines.findIndex((line, index) => index > at && line.trim() === word);
    if (end !== -1) at = end;
  }
  return at;
}

/**
 * Whether building for a platform runs programs of it: one of the stages that the image is made of has a RUN, and is not
 * pinned to another platform (`FROM --platform=$BUILDPLATFORM`).
 */
export function runsPrograms(instructions: readonly Instruction[], target: string | undefined): boolean {
  const stages = Map.groupBy(
    instructions.filter(({ stage }) => stage >= 0),
    ({ stage }) => stage,
  );
  const names = [...stages.values()].map(([from]) => from?.text.match(/\sas\s+(\S+)$/i)?.[1]?.toLowerCase());
  const find = (word: string) => (/^\d+$/.test(word) ? Number(word) : names.indexOf(word.toLowerCase()));
  const seen = new Set<number>();
  const visit = (stage: number): boolean => {
    const own = stages.get(stage);
    if (!own || seen.has(stage)) return false;
    seen.add(stage);
    const pinned = /--platform=(?!\S*TARGETPLATFORM)/i.test(own[0]?.text ?? "");
    if (!pinned && own.some(({ keyword }) => keyword === "RUN")) return true;
    return own.some((instruction) => sourcesOf(instruction).some((word) => visit(find(word))));
  };
  return visit(target === undefined ? stages.size - 1 : find(target));
}

/** Stages that an instruction takes from, by name or number. */
function sourcesOf({ keyword, text }: Instruction): readonly string[] {
  if (keyword === "FROM") return [text.split(" ").find((word, at) => at > 0 && !word.startsWith("--")) ?? ""];
  return [...text.matchAll(/(?:--from=|\bfrom=)([\w.-]+)/g)].map(([, word = ""]) => word);
}
