import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import type { Problem } from "@deploy-actions/shared/problems";

/** EBS volumes that are made for each task (ECS developer guide, "Use Amazon EBS volumes with Amazon ECS"). */
export function* volumes({ volumeConfigurations = [] }: ServiceDefinition): Generator<Problem> {
  if (volumeConfigurations.length > 1) {
    const message = `A task gets one EBS volume at most, not ${volumeConfigurations.length}.`;
    yield { at: "volumeConfigurations", message, fix: "Keep one of them." };
  }
  for (const [index, { managedEBSVolume }] of volumeConfigurations.entries()) {
    const path = `volumeConfigurations[${index}].managedEBSVolume`;
    if (!managedEBSVolume) yield { at: path, message: "This key is required: an EBS volume is all that ECS makes." };
    else if (managedEBSVolume.sizeInGiB === undefined && managedEBSVolume.snapshotId === undefined) {
      yield { at: `${path}.sizeInGiB`, message: "It needs a size, or a snapshotId that it is made from." };
    }
  }
}
