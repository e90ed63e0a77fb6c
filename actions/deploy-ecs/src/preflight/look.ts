import type { Notice } from "./finding.ts";

/** What looking something up came to. */
export type Look<Facts> = { readonly kind: "found"; readonly facts: Facts } | { readonly kind: "missing" } | Unchecked;

export interface Unchecked {
  readonly kind: "unchecked";
  /** The IAM action that the step is not allowed, such as iam:GetRole; undefined for any other reason. */
  readonly action: string | undefined;
  /** Completes "could not check …: ". */
  readonly why: string;
}

/** Looks up many at once and only reads. Each name has an answer; what AWS refuses to tell is "unchecked", not an error. */
export type Finder<Facts> = (names: readonly string[]) => Promise<Looks<Facts>>;
export type Looks<Facts> = ReadonlyMap<string, Look<Facts>>;

/** Each name once, however many services share it, and nobody when there is nothing to ask. */
export async function ask<Facts>(find: Finder<Facts>, names: readonly string[]): Promise<Looks<Facts>> {
  return names.length > 0 ? await find([...new Set(names)]) : new Map();
}

/** Why nothing can be said about `subject`; `what` as in Unknown. */
export function uncheckedNotice(
  subject: string,
  what: string,
  { action, why }: { readonly action?: string | undefined; readonly why: string },
): Notice {
  return {
    subject,
    severity: "unknown",
    message: `Could not check ${what}: ${why}.`,
    fix: action === undefined ? "" : `Allow ${action} to the role of this step; it only reads.`,
    unchecked: { what, why, action },
  };
}
