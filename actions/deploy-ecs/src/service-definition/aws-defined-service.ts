import {
  type Service as AwsService,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DeleteServiceCommand,
  DescribeServicesCommand,
  ECSClient,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import { underlying } from "@deploy-actions/shared/aws/aws-error";
import { MUTATION_ATTEMPTS } from "@deploy-actions/shared/aws/client-settings";
import { explaining } from "@deploy-actions/shared/aws/explain-aws-error";
import { toService } from "@deploy-actions/shared/ecs/aws-ecs-shapes";
import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import type { Creation, DefinedService, SeenService } from "./defined-service.ts";
import { describedMembers } from "./described.ts";

export function awsDefinedService(
  access: Pick<AwsAccess, "settings" | "region" | "principal">,
  { cluster, service }: { readonly cluster: string; readonly service: string },
): DefinedService {
  // The token makes CreateService safe to repeat; the others end on the same state however often they arrive.
  const client = new ECSClient(access.settings({ maxAttempts: MUTATION_ATTEMPTS }));
  const explained = explaining(access);

  return {
    look: () =>
      explained(`reading service ${service} of cluster ${cluster}`, async () => {
        const query = new DescribeServicesCommand({ cluster, services: [service], include: ["TAGS"] });
        const { services: [found] = [] } = await client.send(query);
        return found && toSeen(found);
      }),

    create: async (definition, clientToken) => {
      const input = { ...definition, cluster, serviceName: service, clientToken };
      try {
        return await explained(`creating service ${service} in cluster ${cluster}`, async () => {
          const { service: created } = await client.send(new CreateServiceCommand(input as CreateServiceCommandInput));
          if (!created) throw new Error("CreateService answered without a service");
          return { kind: "created", seen: toSeen(created) };
        });
      } catch (error) {
        const occupied = occupiedName(underlying(error));
        if (occupied) return occupied;
        throw error;
      }
    },

    remove: async () => {
      try {
        await explained(`deleting service ${service} of cluster ${cluster}`, () =>
          client.send(new DeleteServiceCommand({ cluster, service, force: true })),
        );
      } catch (error) {
        if (!GONE.includes((underlying(error) as Error).name)) throw error;
      }
    },

    scaleToZero: () =>
      explained(`scaling service ${service} of cluster ${cluster} to 0`, async () => {
        await client.send(new UpdateServiceCommand({ cluster, service, desiredCount: 0 }));
      }),
  };
}

const GONE: readonly string[] = ["ServiceNotFoundException", "ServiceNotActiveException"];

function occupiedName(error: unknown): Creation | undefined {
  const { name, message } = error as Error;
  if (name !== "InvalidParameterException") return undefined;
  if (/not idempotent/i.test(message)) return { kind: "name-taken" };
  return /still draining/i.test(message) ? { kind: "still-draining" } : undefined;
}

function toSeen(service: AwsService): SeenService {
  return {
    service: toService(service),
    createdAt: service.createdAt?.getTime() ?? 0,
    definition: describedMembers({ ...service }).members as unknown as ServiceDefinition,
  };
}
