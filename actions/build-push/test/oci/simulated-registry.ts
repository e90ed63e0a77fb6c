import { CreateRepositoryCommand, ECRClient, PutAccountSettingCommand } from "@aws-sdk/client-ecr";
import { idleClock } from "@deploy-actions/shared/testkit/idle-clock";
import { accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import { startSimulator } from "@deploy-actions/simulator/simulator";
import { awsLogin } from "../../src/registry/aws-login.ts";
import { clientOf } from "./distribution-stage.ts";

/** Simulated ECR with these repositories, over the registry that Docker talks to. */
export async function simulatedRegistry({
  repositories,
  mounts,
}: {
  readonly repositories: readonly string[];
  readonly mounts: boolean;
}) {
  const clock = idleClock();
  const aws = await startSimulator({ clock, registry: "loopback" });
  const access = accessTo(aws);
  const ecr = new ECRClient(access.settings());
  for (const repositoryName of repositories) await ecr.send(new CreateRepositoryCommand({ repositoryName }));
  if (mounts) await ecr.send(new PutAccountSettingCommand({ name: "BLOB_MOUNTING", value: "ENABLED" }));
  const login = awsLogin({ access, region: aws.region, clock, log: () => {}, mask: () => {} });
  return {
    aws,
    clock,
    access,
    ecr,
    login,
    ...clientOf(new URL(aws.url).host, { login }),
    [Symbol.asyncDispose]: aws.close,
  };
}
