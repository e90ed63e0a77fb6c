import type { When } from "./one-off.ts";

/**
 * What main leaves for post about a task that is on its way. Saved before RunTask is called (the task may start although
 * the answer is lost) and again the moment it answered.
 */
export interface UnfinishedOneOff {
  readonly name: string;
  readonly when: When;
  /** By this it is found when the answer was lost. */
  readonly startedBy: string;
  /** Of its task definition. */
  readonly family: string;
  /** ARN; undefined until RunTask has answered. */
  readonly task: string | undefined;
}
