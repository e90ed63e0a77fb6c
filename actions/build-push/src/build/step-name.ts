/** What the name of a step tells: `[web build linux/arm64 2/3] RUN make`. */
export interface StepName {
  /** Undefined: of several targets, or of none. */
  readonly target: string | undefined;
  /** Without the target: `[build linux/arm64 2/3] RUN make`. */
  readonly text: string;
  /** An instruction of the Dockerfile, in contrast to what BuildKit does for it. */
  readonly isInstruction: boolean;
  /** The instruction alone, `RUN make`, and the stage that it is of. */
  readonly instruction: string;
  readonly stage: string | undefined;
}

/** Buildx writes the target into names only where it builds several. */
export function readStepName(name: string, targets: readonly string[]): StepName {
  const [, bracketed, rest = name] = name.match(/^\[([^\]]*)\] (.*)$/s) ?? [];
  const words = bracketed?.split(" ") ?? [];
  const only = targets.length === 1 ? targets[0] : undefined;
  const target = only ?? targets.find((id) => id === words[0]);
  const left = only === undefined && target !== undefined ? words.slice(1) : words;
  const isInstruction = /^\d+\/\d+$/.test(left.at(-1) ?? "");
  const stage = left.slice(0, -1).find((word) => !word.includes("/"));
  return {
    target,
    text: [left.length > 0 && `[${left.join(" ")}]`, rest.replace(/\s+/g, " ")].filter(Boolean).join(" "),
    isInstruction,
    instruction: rest,
    stage: isInstruction ? stage : undefined,
  };
}
