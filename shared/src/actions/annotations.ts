/** A message that GitHub shows on the run's page, beside the log. */
export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  /** One line. */
  readonly title: string;
  readonly message: string;
}

/** The runner drops what a step says beyond this: per level, and characters per message. */
const MAX_PER_LEVEL = 10;
const MAX_CHARACTERS = 4096;

/** The annotations that fit the runner's limits. What does not fit is summed up in the last one, never dropped in silence. */
export function fitAnnotations(annotations: readonly Annotation[]): readonly Annotation[] {
  return (["error", "warning", "notice"] as const)
    .flatMap((level) => sumUp(annotations.filter((annotation) => annotation.level === level)))
    .map((annotation) => ({ ...annotation, message: cut(annotation.message) }));
}

function sumUp(annotations: readonly Annotation[]): readonly Annotation[] {
  if (annotations.length <= MAX_PER_LEVEL) return annotations;
  const shown = annotations.slice(0, MAX_PER_LEVEL - 1);
  const rest = annotations.slice(MAX_PER_LEVEL - 1);
  const [first] = rest;
  if (!first) return shown;
  const message = rest.map((annotation) => `- ${annotation.title}`).join("\n");
  return [...shown, { level: first.level, title: `${rest.length} more`, message }];
}

function cut(message: string): string {
  const end = "\n… (the rest is in the log)";
  return message.length <= MAX_CHARACTERS ? message : message.slice(0, MAX_CHARACTERS - end.length) + end;
}
