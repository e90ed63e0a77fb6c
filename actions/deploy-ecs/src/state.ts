import type { Before } from "@deploy-actions/shared/ecs/before";
import type { Mine } from "@deploy-actions/shared/ecs/deployment/mine";

/**
 * What main leaves for post, so that whatever ends main, post can finish. Saved before UpdateService is called (the call
 * may take effect although its answer is lost) and again the moment it returned.
 */
export type Unfinished =
  /** Everything was read, nothing was changed yet. */
  | { readonly phase: "planned"; readonly serving: string }
  | {
      readonly phase: "updating";
      readonly attempt: Pick<Mine, "taskDefinition" | "previousDeploymentId">;
      readonly before: Before;
    }
  /** `goingBack`: main had begun to go back, so post goes on with that whatever on-cancel says. */
  | { readonly phase: "deploying"; readonly mine: Mine; readonly before: Before; readonly goingBack: boolean }
  /** Only settings change; the release stays. */
  | { readonly phase: "settings"; readonly before: Before }
  /** Main ended by itself: proven good, gone back, or left as on-failure asks. */
  | { readonly phase: "done"; readonly serving: string };

export const STATE_NAME = "unfinished";

export const writeState = (unfinished: Unfinished): string => JSON.stringify(unfinished);

/** Undefined when main saved nothing: then it changed nothing either. */
export const readState = (text: string): Unfinished | undefined =>
  text === "" ? undefined : (JSON.parse(text) as Unfinished);
