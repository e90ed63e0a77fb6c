/** What a document of checks refers to beside itself. */
export interface Surroundings {
  /** Throws a Failure when there is no such file. */
  readFile(path: string): string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Called for every secret value, before anything can print it. */
  mask(value: string): void;
}
