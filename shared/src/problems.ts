import { Failure } from "./failure.ts";

/** Something a person wrote that cannot be used as it is. */
export interface Problem {
  /** Input name, or path in a document: `containerDefinitions[0].image`. Empty: the document as a whole. */
  readonly at: string;
  readonly message: string;
  /** What to write instead. */
  readonly fix?: string;
  /** Line in the document, from 1. */
  readonly line?: number;
}

/** The outcome of reading something a person wrote. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** One failure that lists all problems, so that a workflow is fixed once. */
export function invalid(title: string, problems: readonly Problem[]): Failure {
  return new Failure([title, ...problems.map((problem) => `- ${describeProblem(problem)}`)].join("\n"), {
    hint:
      problems.length === 1
        ? "Fix it and run again; nothing was changed."
        : `Fix these ${problems.length} and run again; nothing was changed.`,
  });
}

/** In one line: where, what, and what to write instead. */
export function describeProblem({ at, message, fix, line }: Problem): string {
  const place = [at, line && `(line ${line})`].filter(Boolean).join(" ");
  return [place && `${place}: `, message, fix && ` ${fix}`].filter(Boolean).join("");
}
