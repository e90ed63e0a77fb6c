import type { LogStream } from "../task-logs.ts";

/** What a container writes while it runs, from wherever its log driver sends it. */
export interface LiveLogs {
  /** What came after `position`, oldest first; undefined is the beginning. Throws what may go better the next time. */
  read(stream: LogStream, position: string | undefined): Promise<LogPage>;
}

export type LogPage =
  /** `more`: there may be further pages already. */
  | { readonly kind: "lines"; readonly lines: readonly string[]; readonly position: string; readonly more: boolean }
  /** The driver makes the stream with the first line. `why` completes "no log lines: …". */
  | { readonly kind: "none-yet"; readonly why: string }
  /** And it will not get better. */
  | { readonly kind: "unavailable"; readonly why: string };
