import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Inputs } from "../scenes.ts";
import type { Cast } from "../stage/cast.ts";
import { DEMO_APP, PREBUILT } from "../stage/images.ts";
import type { Builder } from "./builder.ts";

/** Folder in the workspace that holds what the image is built from. */
const CONTEXT = "shop-image";

/** Nothing to pull: a builder without a network builds it as well. Here the simulator starts the program itself. */
const DOCKERFILE = `FROM scratch
COPY app.js /app.js
CMD ["node", "/app.js"]
`;

/** Puts what the image is built from into the workspace. */
export async function writeSources(workspace: string): Promise<void> {
  const context = join(workspace, CONTEXT);
  await mkdir(context);
  await writeFile(join(context, "Dockerfile"), DOCKERFILE);
  await copyFile(DEMO_APP, join(context, "app.js"));
}

/** What build-push is told: to build the image of v2 where that can be done, to promote a prebuilt one elsewhere. */
export function imageInputs({ definition }: Pick<Cast, "definition">, repository: string, builder: Builder): Inputs {
  const tags = "rehearsal-v2";
  if (builder.kind === "none") return { mode: "promote", from: PREBUILT, repository, tags };
  const isArm = definition.runtimePlatform?.cpuArchitecture === "ARM64";
  return { repository, context: CONTEXT, platforms: isArm ? "linux/arm64" : "linux/amd64", cache: "off", tags };
}
