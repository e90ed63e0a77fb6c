import { ecrService } from "./ecr/ecr.ts";
import type { Iam } from "./iam/iam.ts";
import type { GithubOidc } from "./oidc/github-oidc.ts";
import type { AwsService } from "./service.ts";
import { stsService } from "./sts/sts.ts";
import type { World } from "./world.ts";

/** Every service of the account, connected to the ones it stands on. */
export function composeServices(
  world: World,
  { iam, oidc }: { iam: Iam; oidc: GithubOidc; consistencyMs: number },
): { readonly services: readonly AwsService[] } {
  return { services: [stsService(iam, oidc), ecrService(world)] };
}
