import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import type { Notice } from "./finding.ts";
import { type Look, uncheckedNotice } from "./look.ts";

/** What a container image can run on, in the words of registries: linux and amd64. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
}

/** What the tasks run on; undefined where any instance of the cluster may get them. */
export function wantedPlatform(
  { runtimePlatform }: TaskDefinition,
  { isFargate }: { readonly isFargate: boolean },
): Platform | undefined {
  const { cpuArchitecture, operatingSystemFamily = "LINUX" } = runtimePlatform ?? {};
  // On Fargate it is X86_64 then (ECS developer guide, "Task definition parameters").
  if (!cpuArchitecture && !isFargate) return undefined;
  return {
    os: operatingSystemFamily.startsWith("WINDOWS") ? "windows" : "linux",
    architecture: cpuArchitecture === "ARM64" ? "arm64" : "amd64",
  };
}

export function judgePlatform(container: string, wanted: Platform, look: Look<readonly Platform[]>): Notice[] {
  const subject = `image of container ${container}`;
  if (look.kind === "missing") return [];
  if (look.kind === "unchecked") return [uncheckedNotice(subject, "what images run on", look)];
  const offered = look.facts;
  if (offered.some(({ os, architecture }) => os === wanted.os && architecture === wanted.architecture)) return [];
  const words = offered.map(inWords).join(" and ");
  return [
    {
      subject,
      severity: "error",
      message: `It is built for ${words}, and the task runs on ${inWords(wanted)}: its container would not start.`,
      fix: `Build it for ${inWords(wanted)} (docker buildx build --platform ${inWords(wanted)}), or change runtimePlatform of the task definition.`,
    },
  ];
}

const inWords = ({ os, architecture }: Platform) => `${os}/${architecture}`;
