/** What a server answered to one request. */
export interface Answer {
  /** That answered: another than was asked after a redirect. */
  readonly url: URL;
  readonly address: string;
  readonly status: number;
  readonly statusText: string;
  /** By name in lower case; one that came several times is joined with commas. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Body;
  readonly timings: Timings;
}

/** Read as UTF-8. */
export interface Body {
  readonly text: string;
  /** There is more of it than may be read. */
  readonly cut: boolean;
  /** The coding that it is in still, since it is none of those that are known. */
  readonly coding: string | undefined;
}

/** Milliseconds that each step took. */
export interface Timings {
  readonly lookup: number;
  readonly connect: number;
  /** Undefined: there was none. */
  readonly handshake: number | undefined;
  /** From the request being sent to the first byte of the answer. */
  readonly firstByte: number;
  /** All of it, with the redirects before and the body. */
  readonly whole: number;
}
