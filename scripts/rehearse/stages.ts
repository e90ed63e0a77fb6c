import { readFile } from "node:fs/promises";

/** Where the platform stood, in its own word, from this moment on. */
export interface StageMark {
  /** Milliseconds since the start of the life. */
  readonly at: number;
  /** BAKE_TIME, AllowTraffic. */
  readonly stage: string;
}

/** The stages that a step saw, from its report file. `epoch`: when the life began, Unix ms. None when there is no file. */
export async function stagesIn(path: string, epoch: number): Promise<readonly StageMark[]> {
  if (path === "") return [];
  const { services }: Report = JSON.parse(await readFile(path, "utf8"));
  return services
    .flatMap(({ traffic = [] }) => traffic)
    .filter(({ stage }, index, all) => stage !== "" && stage !== all[index - 1]?.stage)
    .map(({ at, stage }) => ({ at: Date.parse(at) - epoch, stage }));
}

interface Report {
  readonly services: readonly { readonly traffic?: readonly { readonly at: string; readonly stage: string }[] }[];
}
