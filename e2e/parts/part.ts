/** A program that others wrote and that was found on this machine. */
export interface Part {
  /** A path, or a name on the PATH. */
  readonly program: string;
  /** What it says it is. */
  readonly version: string;
  /** Variables without which it does not start: where its libraries are, when they are not installed. */
  readonly env: Readonly<Record<string, string>>;
}
