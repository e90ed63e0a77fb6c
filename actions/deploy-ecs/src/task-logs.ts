/** The last lines a container wrote, from wherever its log driver sent them. */
export interface TaskLogs {
  /** Oldest first. */
  tail(stream: LogStream, lines: number): Promise<LogTail>;
}

/** Where the awslogs driver writes: stream `<prefix>/<container>/<task id>`. */
export interface LogStream {
  /** Undefined: the Region of the service. */
  readonly region: string | undefined;
  readonly group: string;
  readonly stream: string;
}

export type LogTail =
  | { readonly kind: "lines"; readonly lines: readonly string[] }
  /** `why` completes "no log lines: …". */
  | { readonly kind: "unavailable"; readonly why: string };
