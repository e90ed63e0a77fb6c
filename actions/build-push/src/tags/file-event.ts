import { readFileSync } from "node:fs";
import { Failure } from "@deploy-actions/shared/failure";

/** The payload of the event; undefined where no runner wrote one. */
export function readEventPayload(env: Readonly<Record<string, string | undefined>>): unknown {
  const { GITHUB_EVENT_PATH: path } = env;
  if (!path) return undefined;
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new Failure(`The event of this run cannot be read from ${path}.`, {
      hint: "GitHub's runner writes it as JSON and sets GITHUB_EVENT_PATH; did a step before this one change either?",
      cause,
    });
  }
}
