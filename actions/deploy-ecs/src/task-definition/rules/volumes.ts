import { didYouMean } from "@deploy-actions/shared/did-you-mean";
import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import type { Problem } from "@deploy-actions/shared/problems";
import { eachContainer, repeated } from "./rule.ts";

/** Volumes and what mounts them. */
export function* volumes(definition: TaskDefinition): Generator<Problem> {
  const { volumes: declared = [] } = definition;
  const names = declared.flatMap(({ name }) => (name ? [name] : []));
  for (const { index, first, key } of repeated(declared, ({ name }) => name)) {
    yield {
      at: `volumes[${index}].name`,
      message: `The name "${key}" is also that of volumes[${first}].`,
      fix: "Give each volume its own.",
    };
  }
  for (const [index, volume] of declared.entries()) {
    if (!volume.name) yield { at: `volumes[${index}].name`, message: "The volume has no name." };
    if (volume.efsVolumeConfiguration)
      yield* fileSystem(volume.efsVolumeConfiguration, `volumes[${index}].efsVolumeConfiguration`);
  }
  for (const [container, path] of eachContainer(definition)) {
    const { mountPoints = [] } = container;
    for (const [index, { sourceVolume = "", containerPath }] of mountPoints.entries()) {
      const at = `${path}.mountPoints[${index}]`;
      if (!names.includes(sourceVolume)) {
        yield {
          at: `${at}.sourceVolume`,
          message: `No volume is named "${sourceVolume}".`,
          fix: didYouMean(sourceVolume, names) ?? `Add { name: ${sourceVolume} } to volumes.`,
        };
      }
      if (!containerPath)
        yield { at: `${at}.containerPath`, message: `The mount of "${sourceVolume}" has no containerPath.` };
    }
    for (const { index, first, key } of repeated(mountPoints, ({ containerPath }) => containerPath)) {
      yield {
        at: `${path}.mountPoints[${index}].containerPath`,
        message: `${key} is mounted twice: here and in mountPoints[${first}].`,
        fix: "Keep one of them.",
      };
    }
  }
}

type FileSystem = NonNullable<NonNullable<TaskDefinition["volumes"]>[number]["efsVolumeConfiguration"]>;

function* fileSystem(
  { authorizationConfig, rootDirectory = "/", transitEncryption }: FileSystem,
  at: string,
): Generator<Problem> {
  const { accessPointId, iam } = authorizationConfig ?? {};
  if (accessPointId && !["", "/"].includes(rootDirectory)) {
    yield {
      at: `${at}.rootDirectory`,
      message: `The access point decides the directory; "${rootDirectory}" is refused beside it.`,
      fix: "Remove rootDirectory.",
    };
  }
  if ((accessPointId || iam === "ENABLED") && transitEncryption !== "ENABLED") {
    yield {
      at: `${at}.transitEncryption`,
      message: `${accessPointId ? "An access point needs" : "IAM authorization needs"} encryption in transit.`,
      fix: "Set transitEncryption: ENABLED.",
    };
  }
}
