import type { Clock } from "@deploy-actions/shared/clock";
import { objectInputs } from "@deploy-actions/shared/testkit/input-source";
import type { Account } from "../../src/account.ts";
import type { Effects } from "../../src/effects.ts";
import { type PromoteInputs, readInputs } from "../../src/inputs.ts";
import type { Unfinished } from "../../src/state.ts";

const SHA = "0123456789abcdef0123456789abcdef01234567";

/** Inputs of a promotion as a workflow gives them. */
export function promoteInputs(given: Readonly<Record<string, string>>): PromoteInputs {
  const files = { exists: () => undefined, list: () => [] };
  const inputs = readInputs(objectInputs({ mode: "promote", ...given }), { env: {}, files });
  if (inputs.mode !== "promote") throw new Error("These are inputs of a build.");
  return inputs;
}

/** What a step leaves for whoever looks. */
interface Traces {
  readonly lines: string[];
  readonly warnings: string[];
  /** What post would find. */
  unfinished: Unfinished;
}

/** A job of a push of the version 1.2.3. */
export function effectsOf(
  openAccount: () => Promise<Account>,
  { clock, signal = new AbortController().signal }: { readonly clock: Clock; readonly signal?: AbortSignal },
): { readonly effects: Effects; readonly traces: Traces } {
  const traces: Traces = { lines: [], warnings: [], unfinished: {} };
  const effects: Effects = {
    env: {
      ...{ GITHUB_EVENT_NAME: "push", GITHUB_REF: "refs/tags/v1.2.3", GITHUB_SHA: SHA },
      ...{ GITHUB_RUN_ID: "77", GITHUB_RUN_ATTEMPT: "1" },
    },
    clock,
    log: (line) => traces.lines.push(line),
    warn: (message) => traces.warnings.push(message),
    mask: () => {},
    foreign: () => {},
    signal,
    workspace: "/workspace",
    readFile: () => undefined,
    git: { head: async () => undefined, committedAt: async () => undefined },
    freeSpace: async () => Number.POSITIVE_INFINITY,
    event: () => ({}),
    openAccount,
    openDocker: () => Promise.reject(new Error("A promotion needs no docker.")),
    openContent: () => Promise.reject(new Error("A promotion needs no sources.")),
    save: (change) => {
      traces.unfinished = { ...traces.unfinished, ...change };
    },
  };
  return { effects, traces };
}
