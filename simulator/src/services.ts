import { cloudWatchService } from "./cloudwatch/cloudwatch.ts";
import { ecrService } from "./ecr/ecr.ts";
import { type EcsService, ecsService } from "./ecs/ecs.ts";
import { type Elb, elbService } from "./elb/elb.ts";
import type { Iam } from "./iam/iam.ts";
import { iamService } from "./iam/iam-service.ts";
import { logsService } from "./logs/logs.ts";
import type { GithubOidc } from "./oidc/github-oidc.ts";
import type { AwsService } from "./service.ts";
import { stsService } from "./sts/sts.ts";
import type { World } from "./world.ts";

export interface Services {
  readonly all: readonly AwsService[];
  readonly ecs: EcsService;
  readonly elb: Elb;
  close(): Promise<void>;
}

/** Every service of the account, connected to the ones it stands on. */
export function composeServices(
  world: World,
  { iam, oidc, consistencyMs }: { readonly iam: Iam; readonly oidc: GithubOidc; readonly consistencyMs: number },
): Services {
  const cloudWatch = cloudWatchService(world);
  const elb = elbService(world, { metrics: cloudWatch });
  const logs = logsService(world);
  const ecs = ecsService(world, { loadBalancing: elb.loadBalancing, logs, alarms: cloudWatch, consistencyMs });
  return {
    all: [stsService(iam, oidc), iamService(world, iam), ecrService(world), elb.service, logs, ecs, cloudWatch],
    ecs,
    elb,
    // Tasks first: they are the targets of the load balancers.
    close: async () => {
      await ecs.close();
      elb.close();
      cloudWatch.close();
    },
  };
}
