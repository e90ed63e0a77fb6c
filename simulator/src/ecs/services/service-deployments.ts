import type {
  ContinueServiceDeploymentCommandInput,
  DescribeServiceDeploymentsCommandInput,
  DescribeServiceRevisionsCommandInput,
  ListServiceDeploymentsCommandInput,
  StopServiceDeploymentCommandInput,
} from "@aws-sdk/client-ecs";
import { AwsError } from "../../service.ts";
import { invalidParameter } from "../errors.ts";
import { findCluster, getService } from "../lookup.ts";
import { pausedHook } from "../native/paused-hook.ts";
import { page } from "../pages.ts";
import { isOngoing } from "../scheduler/deployments.ts";
import type { Ecs, Service, ServiceDeployment } from "../state.ts";
import { serviceWillChange } from "../writes.ts";
import { brief, revisionView, serviceDeploymentView } from "./service-deployment-view.ts";

/** ListServiceDeployments, DescribeServiceDeployments, DescribeServiceRevisions, StopServiceDeployment, ContinueServiceDeployment. */
export function serviceDeploymentHandlers(ecs: Ecs) {
  const read = (service: Service, deployment: ServiceDeployment) =>
    ecs.replica.read(deployment.arn, () => serviceDeploymentView(ecs, service, deployment));

  return {
    ListServiceDeployments: (input: ListServiceDeploymentsCommandInput) => {
      const service = getService(
        ecs,
        findCluster(ecs, input.cluster ?? clusterIn(ecs, input.service)),
        `${input.service}`,
      );
      const { after, before } = input.createdAt ?? {};
      const found = service.serviceDeployments
        .flatMap((deployment) => read(service, deployment) ?? [])
        .filter(({ status, createdAt = new Date(0) }) => {
          const inTime = (!after || createdAt >= after) && (!before || createdAt <= before);
          return inTime && (!input.status?.length || (status && input.status.includes(status)));
        });
      const { page: shown, ...next } = page(found, { ...input, maxResults: input.maxResults ?? 20 });
      return { serviceDeployments: shown.map(brief), ...next };
    },

    DescribeServiceDeployments: ({ serviceDeploymentArns = [] }: DescribeServiceDeploymentsCommandInput) => {
      if (serviceDeploymentArns.length > 20) throw invalidParameter("serviceDeploymentArns can have at most 20 items.");
      const found = serviceDeploymentArns.map((arn) => {
        const known = findServiceDeployment(ecs, arn);
        return { arn, view: known && read(known.service, known.deployment) };
      });
      return {
        serviceDeployments: found.flatMap(({ view }) => view ?? []),
        failures: found.filter(({ view }) => !view).map(({ arn }) => ({ arn, reason: "MISSING" })),
      };
    },

    DescribeServiceRevisions: ({ serviceRevisionArns = [] }: DescribeServiceRevisionsCommandInput) => {
      if (serviceRevisionArns.length > 20) throw invalidParameter("serviceRevisionArns can have at most 20 items.");
      const found = serviceRevisionArns.map((arn) => {
        ecs.arns.path("service-revision", arn);
        const service = [...ecs.services.values()].find(({ revisions }) => revisions.has(arn));
        const revision = service?.revisions.get(arn);
        return { arn, view: service && revision && revisionView(service, revision) };
      });
      return {
        serviceRevisions: found.flatMap(({ view }) => view ?? []),
        failures: found.filter(({ view }) => !view).map(({ arn }) => ({ arn, reason: "MISSING" })),
      };
    },

    StopServiceDeployment: ({
      serviceDeploymentArn: arn,
      stopType = "ROLLBACK",
    }: StopServiceDeploymentCommandInput) => {
      const known = findServiceDeployment(ecs, `${arn}`);
      if (!known) throw new AwsError("ServiceDeploymentNotFoundException", "Service deployment not found.");
      if (stopType !== "ROLLBACK") throw invalidParameter(`Stop type ${stopType} is not supported. Use ROLLBACK.`);
      const { service, deployment } = known;
      if (!isOngoing(deployment)) {
        const message = `Service deployment cannot be stopped because it is in ${deployment.status} state.`;
        throw new AwsError("ConflictException", message, { members: { resourceIds: [deployment.arn] } });
      }
      if (deployment.status === "PENDING" || deployment.status === "IN_PROGRESS") {
        serviceWillChange(ecs, service);
        deployment.status = "ROLLBACK_REQUESTED";
        deployment.updatedAt = ecs.world.clock.now();
      }
      return { serviceDeploymentArn: deployment.arn };
    },

    ContinueServiceDeployment: (input: ContinueServiceDeploymentCommandInput) => {
      const known = findServiceDeployment(ecs, `${input.serviceDeploymentArn}`);
      if (!known) throw new AwsError("ServiceDeploymentNotFoundException", "The service deployment does not exist.");
      const { service, deployment } = known;
      const hook = pausedHook(deployment, `${input.hookId}`);
      serviceWillChange(ecs, service);
      hook.status = input.action === "ROLLBACK" ? "FAILED" : "SUCCEEDED";
      if (input.action === "ROLLBACK") deployment.status = "ROLLBACK_REQUESTED";
      deployment.updatedAt = ecs.world.clock.now();
      return { serviceDeploymentArn: deployment.arn };
    },
  };
}

function findServiceDeployment(ecs: Ecs, arn: string) {
  ecs.arns.path("service-deployment", arn);
  for (const service of ecs.services.values()) {
    const deployment = service.serviceDeployments.find((candidate) => candidate.arn === arn);
    if (deployment) return { service, deployment };
  }
  return undefined;
}

/** The cluster's name in a service's ARN. */
function clusterIn(ecs: Ecs, service = ""): string | undefined {
  const [cluster, name] = ecs.arns.path("service", service).split("/");
  return name === undefined ? undefined : cluster;
}
