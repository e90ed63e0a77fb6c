import type { ProcessEffects } from "@deploy-actions/shared/actions/process-effects";
import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import { agents } from "@deploy-actions/shared/aws/http";
import { ecrImage } from "@deploy-actions/shared/ecr/ecr-image";
import { readDockerConfig } from "../build/file-docker-config.ts";
import { dockerLogin } from "../oci/docker-login.ts";
import { DOCKER_HUB } from "../oci/image-reference.ts";
import { ociDistribution } from "../oci/oci-http.ts";
import type { PromotionPorts, PromotionRegistry } from "../promote/ports.ts";
import { awsLogin } from "../registry/aws-login.ts";
import { awsRegistry } from "../registry/aws-registry.ts";
import type { Login } from "../registry/login.ts";

/** A registry of ECR, whatever host leads to it. */
interface Home {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}

/** ECR in any Region is signed in to as the account; others as docker is by its configuration, or by nobody, as public ones allow it. */
export function awsRegistries(access: AwsAccess, effects: ProcessEffects): PromotionPorts["registry"] {
  const { env, mask } = effects;
  const connections = agents(env);
  const logins = new Map<string, () => Promise<Login>>();
  const known = new Map<string, Promise<PromotionRegistry>>();

  const once = <T>(made: Map<string, T>, key: string, make: () => T): T => {
    const value = made.get(key) ?? make();
    made.set(key, value);
    return value;
  };
  const distributionAt = (host: string, login: () => Promise<Login | undefined>) =>
    ociDistribution({ ...effects, host, login, agents: connections });
  // A password is good for all registries of its Region.
  const loginTo = (region: string) => once(logins, region, () => awsLogin({ access, region, ...effects }));

  const ecr = ({ account, region }: Home, host: string): PromotionRegistry => ({
    distribution: distributionAt(host, loginTo(region)),
    // Who may pull from another account's repositories may mostly not ask ECR about them.
    images:
      account === access.account ? awsRegistry({ access, region, registryId: account, ...effects }).images : undefined,
  });
  const own = async (): Promise<PromotionRegistry> => ecr(access, (await loginTo(access.region)()).host);
  const other = async (host: string): Promise<PromotionRegistry> => {
    const login = dockerLogin(await readDockerConfig(env), host);
    if (login) mask(login.password.reveal());
    return { distribution: distributionAt(host, async () => login), images: undefined };
  };

  return async (host) => {
    const home = await once(known, "own", own);
    if (host === undefined || host === home.distribution.host) return home;
    const { registryId: account, region } = ecrImage(`${host}/any`) ?? {};
    if (account === access.account && region === access.region) return home;
    if (account && region) return await once(known, `${account} ${region}`, async () => ecr({ account, region }, host));
    return await once(known, host, () => other(host === "docker.io" ? DOCKER_HUB : host));
  };
}
