import type { TagsState } from "./tags/tags-state.ts";

/** What main leaves for post, so that whatever ends main, nothing half done stays. Goes through JSON. */
export interface Unfinished {
  /** A folder with credentials and secrets. */
  readonly folder?: string;
  /** The repository's registry, where it is not that of the account and Region: for all that follows. */
  readonly registry?: { readonly host: string; readonly account: string; readonly region: string } | undefined;
  /** Tags under which images are pushed that a builder cannot push by digest. */
  readonly leftovers?: readonly Leftover[];
  readonly tags?: TagsState | undefined;
  /** Names of containers of the smoke test. */
  readonly containers?: readonly string[];
}

export interface Leftover {
  readonly repository: string;
  readonly tag: string;
  /** `host/name:tag`, as the engine has it that pushes it. */
  readonly image: string;
  /** When the step began, in milliseconds since the epoch. */
  readonly since: number;
}

const NAME = "unfinished";

/** Keeps what is unfinished, a part at a time. */
export function saver(runner: { saveState(name: string, value: string): void }) {
  let unfinished: Unfinished = {};
  return (change: Unfinished): void => {
    unfinished = { ...unfinished, ...change };
    runner.saveState(NAME, JSON.stringify(unfinished));
  };
}

export type Save = ReturnType<typeof saver>;

export function readState(runner: { state(name: string): string }): Unfinished {
  const text = runner.state(NAME);
  return text === "" ? {} : (JSON.parse(text) as Unfinished);
}
