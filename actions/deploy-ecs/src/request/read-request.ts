import type { DeploymentConfiguration } from "@deploy-actions/shared/ecs/ecs";
import { deploymentConfigurationSchema } from "../deployment-configuration.ts";
import { readEdits, readSource } from "./read-source.ts";
import type { RequestReader } from "./reader.ts";
import type { Request } from "./request.ts";
import { readStrategy } from "./strategy.ts";

export function readRequest(
  read: RequestReader,
  { cluster, service, mayBeIdle }: { cluster: string; service: string; mayBeIdle: boolean },
): Request {
  const edits = readEdits(read);
  const request = {
    cluster,
    service,
    source: readSource(read, edits),
    edits,
    desiredCount: read.integer("desired-count", { min: 0, max: 10_000 }),
    deploymentConfiguration: read.document("deployment-configuration", deploymentConfigurationSchema) as
      | DeploymentConfiguration
      | undefined,
    forceNewDeployment: read.flag("force-new-deployment"),
    strategy: readStrategy(read),
  };
  if (!mayBeIdle && asksForNothing(read) && request.forceNewDeployment === false) {
    read.problem(
      "image",
      "There is nothing to deploy: no image is given, nor anything else to change.",
      "If an image is meant, its expression is empty: is the id of the step in it right? Across jobs GitHub drops outputs that contain a masked value, so pass the tag or the digest instead of the registry's address. To restart the running release set force-new-deployment: true.",
    );
  }
  return request;
}

/** By what was written, so that a value with a problem of its own still counts as asking. */
function asksForNothing(read: RequestReader): boolean {
  return read.text("task-definition") === "live" && ASKING_INPUTS.every((name) => read.text(name) === undefined);
}

const ASKING_INPUTS = [
  "variables",
  "image",
  "images",
  "environment",
  "secrets",
  "desired-count",
  "deployment-configuration",
  "service-definition",
] as const;
