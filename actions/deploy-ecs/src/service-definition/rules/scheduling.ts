import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import type { Problem } from "@deploy-actions/shared/problems";
import { controllerOf, runsOnFargate, strategyOf } from "./rule.ts";

/** How many tasks, and what a DAEMON may not have. Source: the ECS API reference, CreateService, schedulingStrategy. */
export function* scheduling(definition: ServiceDefinition): Generator<Problem> {
  const { schedulingStrategy, desiredCount, placementStrategy = [] } = definition;
  if (desiredCount !== undefined && desiredCount < 0) {
    yield { at: "desiredCount", message: `It is ${desiredCount}; it cannot be less than 0.` };
  }
  if (schedulingStrategy !== "DAEMON") return;
  if (desiredCount !== undefined) {
    yield {
      at: "desiredCount",
      message: "A DAEMON runs one task on every instance and takes no count.",
      fix: "Remove it.",
    };
  }
  if (placementStrategy.length > 0) {
    yield { at: "placementStrategy", message: "A DAEMON runs on every instance and takes none.", fix: "Remove it." };
  }
  const [reason] = [
    runsOnFargate(definition) && "Fargate does not run a DAEMON.",
    controllerOf(definition) !== "ECS" && `A service of ${controllerOf(definition)} cannot be a DAEMON.`,
    strategyOf(definition) !== "ROLLING" && `A DAEMON cannot be deployed ${strategyOf(definition)}.`,
  ].filter((text) => typeof text === "string");
  if (reason) yield { at: "schedulingStrategy", message: reason, fix: "Use REPLICA." };
}
