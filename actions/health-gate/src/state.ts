/**
 * What main leaves for post, so that whatever ends main, post can finish: a gate that was cut off before it had a
 * verdict, or on the way back.
 */
export type Unfinished = "judging" | "going-back" | "done";

export const STATE_NAME = "unfinished";

/** Undefined when main saved nothing: then it changed nothing either. */
export const readState = (text: string): Unfinished | undefined => (text === "" ? undefined : (text as Unfinished));
