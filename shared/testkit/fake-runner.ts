import type { Runner } from "../src/actions/runner.ts";

export interface FakeRunner extends Runner {
  /** What a reader of the log sees, line by line; groups and foreign text start with a `▸ title` line. */
  readonly log: readonly string[];
  readonly warnings: readonly string[];
  readonly masked: readonly string[];
  readonly saved: ReadonlyMap<string, string>;
}

/** A runner that keeps what it is told. `state` is what the main phase had saved. */
export function fakeRunner({
  signal = new AbortController().signal,
  state = {},
}: {
  signal?: AbortSignal;
  state?: Readonly<Record<string, string>>;
} = {}): FakeRunner {
  const log: string[] = [];
  const warnings: string[] = [];
  const masked: string[] = [];
  const saved = new Map(Object.entries(state));
  return {
    signal,
    log,
    warnings,
    masked,
    saved,
    info: (line) => void log.push(line),
    debug: () => {},
    warning: (message) => void warnings.push(message),
    group: (title, body) => {
      log.push(`▸ ${title}`);
      return body();
    },
    foreign: (title, lines) => void log.push(`▸ ${title}`, ...lines),
    mask: (value) => void masked.push(value),
    saveState: (name, value) => void saved.set(name, value),
    state: (name) => saved.get(name) ?? "",
  };
}
