import { Failure } from "../failure.ts";
import type { Deployment, Ecs, Service } from "./ecs.ts";

/** The deployment that the service is set to. */
export const primaryOf = ({ deployments }: Pick<Service, "deployments">): Deployment | undefined =>
  deployments.find(({ status }) => status === "PRIMARY");

/** The service in the middle of a run, when it was there before. */
export async function lookAt(ecs: Ecs): Promise<Service> {
  const search = await ecs.findService();
  if (search.kind === "found") return search.service;
  throw new Failure("The service does not exist any more: somebody deleted it while this step was at work.", {
    hint: "CloudTrail shows who called DeleteService. There is nothing left to go back on.",
  });
}
