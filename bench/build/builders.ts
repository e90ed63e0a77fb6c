/** What a machine builds with, in the words of the tables. */
export const BUILDERS = { engine: "plain engine", buildkit: "BuildKit" } as const;
