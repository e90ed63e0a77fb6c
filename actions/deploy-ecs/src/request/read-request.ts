import type { DeploymentConfiguration } from "@deploy-actions/shared/ecs/ecs";
import { deploymentConfigurationSchema } from "../deployment-configuration.ts";
import type { Grammars } from "./grammars.ts";
import { readEdits, readSource } from "./read-source.ts";
import type { RequestReader } from "./reader.ts";
import type { Request } from "./request.ts";
import { readStrategy, type StrategyName } from "./strategy.ts";

export function readRequest(
  read: RequestReader,
  {
    cluster,
    service,
    mayBeIdle,
    grammars,
  }: {
    cluster: string;
    service: string;
    mayBeIdle: boolean;
    grammars: Pick<Grammars, "serviceDefinition">;
  },
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
    serviceDefinition: grammars.serviceDefinition(read, { cluster, service }),
  };
  for (const { message, fix } of creationContradictions(read, request.strategy.name))
    read.problem("create-service", message, fix);
  if (!mayBeIdle && asksForNothing(read) && request.forceNewDeployment === false) {
    read.problem(
      "image",
      "There is nothing to deploy: no image is given, nor anything else to change.",
      "If an image is meant, its expression is empty: is the id of the step in it right? Across jobs GitHub drops outputs that contain a masked value, so pass the tag or the digest instead of the registry's address. To restart the running release set force-new-deployment: true.",
    );
  }
  return request;
}

function* creationContradictions(read: RequestReader, strategy: StrategyName) {
  if (read.flag("create-service") !== true) return;
  if (read.text("service-definition") === undefined) {
    yield {
      message: "There is no service-definition to create the service from.",
      fix: "Give the path of one in service-definition, or remove create-service.",
    };
  }
  if (strategy === "weights" || strategy === "codedeploy") {
    yield {
      message: `strategy is ${strategy}, which takes more than one service: it has to be set up before.`,
      fix: "Create what it needs where the load balancer is defined, and remove create-service.",
    };
  }
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
