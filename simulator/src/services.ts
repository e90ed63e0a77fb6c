import { cloudWatchService } from "./cloudwatch/cloudwatch.ts";
import { type CodeDeployService, codeDeployService } from "./codedeploy/codedeploy.ts";
import { ec2Service } from "./ec2/ec2.ts";
import { Subnets } from "./ec2/subnets.ts";
import { type Ecr, type EcrOptions, ecrService } from "./ecr/ecr.ts";
import { type EcsService, ecsService } from "./ecs/ecs.ts";
import { type Elb, elbService } from "./elb/elb.ts";
import type { Iam } from "./iam/iam.ts";
import { iamService } from "./iam/iam-service.ts";
import { logsService } from "./logs/logs.ts";
import type { GithubOidc } from "./oidc/github-oidc.ts";
import { secretsManagerService } from "./secretsmanager/secrets-manager.ts";
import type { AwsService } from "./service.ts";
import { ssmService } from "./ssm/ssm.ts";
import { stsService } from "./sts/sts.ts";
import type { World } from "./world.ts";

export interface Services {
  readonly all: readonly AwsService[];
  readonly codeDeploy: CodeDeployService;
  readonly ecr: Ecr;
  readonly ecs: EcsService;
  readonly elb: Elb;
  readonly subnets: Subnets;
  close(): Promise<void>;
}

interface Surroundings {
  readonly iam: Iam;
  readonly oidc: GithubOidc;
  readonly registry: EcrOptions;
  readonly consistencyMs: number;
}

/** Every service of the account, connected to the ones it stands on. */
export function composeServices(world: World, { iam, oidc, registry, consistencyMs }: Surroundings): Services {
  const ecr = ecrService(world, registry);
  const cloudWatch = cloudWatchService(world);
  const elb = elbService(world, { metrics: cloudWatch });
  const logs = logsService(world);
  const subnets = new Subnets(world);
  const anyTask = `arn:${world.partition}:ecs:${world.region}:${world.account}:*`;
  const ecs = ecsService(world, {
    loadBalancing: elb.loadBalancing,
    logs,
    alarms: cloudWatch,
    consistencyMs,
    trustsTasks: (role) => iam.isAssumableBy("ecs-tasks.amazonaws.com", role, anyTask),
  });
  const codeDeploy = codeDeployService(world, { taskSets: ecs.taskSets, routes: elb.routes, alarms: cloudWatch });
  return {
    all: [
      stsService(iam, oidc),
      iamService(world, iam),
      ecr,
      elb.service,
      logs,
      ecs,
      codeDeploy,
      cloudWatch,
      ssmService(world),
      secretsManagerService(world),
      ec2Service(world, subnets),
    ],
    codeDeploy,
    ecr,
    ecs,
    elb,
    subnets,
    // Tasks first: they are the targets of the load balancers.
    close: async () => {
      codeDeploy.close();
      await ecs.close();
      elb.close();
      cloudWatch.close();
    },
  };
}
