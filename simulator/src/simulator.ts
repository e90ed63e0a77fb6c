import { type CallListener, type CallRecord, Calls } from "./calls.ts";
import { ScaledClock, type SimClock } from "./clock.ts";
import type { HookStatuses } from "./codedeploy/state.ts";
import type { Subnets } from "./ec2/subnets.ts";
import { DataPlane } from "./ecr/data-plane/data-plane.ts";
import { ECR_ACTION } from "./ecr/data-plane/route.ts";
import type { Ecr } from "./ecr/ecr.ts";
import type { ResourceFaults } from "./ecs/state.ts";
import type { Elb } from "./elb/elb.ts";
import { Faults } from "./faults.ts";
import { GithubApi, githubApiPath } from "./github/github-api.ts";
import { Iam } from "./iam/iam.ts";
import { Images } from "./images.ts";
import { Network } from "./network.ts";
import { GithubOidc, githubIssuer } from "./oidc/github-oidc.ts";
import { answer, type Endpoint } from "./protocol/endpoint.ts";
import { serveHttp } from "./protocol/http.ts";
import { loadModel } from "./protocol/model.ts";
import type { AwsService } from "./service.ts";
import { composeServices } from "./services.ts";
import { Throttle } from "./throttle.ts";
import type { World } from "./world.ts";

export interface SimulatorOptions {
  /** How many times as fast as the wall clock time runs. Default 1. */
  readonly speed?: number;
  /** Time of the caller's own, for example a ManualClock; `speed` means nothing then. */
  readonly clock?: SimClock;
  readonly account?: string;
  readonly region?: string;
  /** How long reads may show the state before a write; milliseconds of simulated time. Default 1000. */
  readonly consistencyMs?: number;
  /** Default 0: any free port. */
  readonly port?: number;
  /**
   * Where ECR says that its repositories are. aws: under their names at AWS, where Docker does not find them. loopback:
   * where they can be pushed to and pulled from, `127.0.0.1:PORT/name`. Default aws.
   */
  readonly registry?: "aws" | "loopback";
}

/** A running AWS account with the identity provider of a GitHub runner, all on one loopback port. */
export interface Simulator extends AsyncDisposable {
  readonly url: string;
  readonly account: string;
  readonly region: string;
  /** What a process needs in its environment to live in this account: endpoint, region, keys, token endpoint. */
  readonly env: Readonly<Record<string, string>>;
  readonly clock: SimClock;
  readonly images: Images;
  readonly network: Network;
  /** What scans find. */
  readonly ecr: Pick<Ecr, "scanFindings">;
  /** What does not exist or may not be assumed when a task starts. */
  readonly ecs: ResourceFaults;
  readonly elb: Pick<Elb, "url">;
  /** What the Lambda functions in the hooks of an AppSpec report. */
  readonly codeDeploy: { readonly hookStatuses: HookStatuses };
  readonly subnets: Pick<Subnets, "add">;
  readonly iam: Iam;
  readonly oidc: GithubOidc;
  readonly github: Pick<GithubApi, "history" | "token">;
  readonly faults: Faults;
  readonly calls: readonly CallRecord[];
  /** Returns a function that ends the listening. */
  onCall(listener: CallListener): () => void;
  close(): Promise<void>;
}

export async function startSimulator({
  speed = 1,
  clock = new ScaledClock(speed),
  account = "123456789012",
  region = "eu-west-1",
  consistencyMs = 1000,
  port = 0,
  registry = "aws",
}: SimulatorOptions = {}): Promise<Simulator> {
  const world: World = { account, region, partition: "aws", clock, network: new Network(), images: new Images() };
  const iam = new Iam(account, clock);
  const oidc = new GithubOidc();
  const github = new GithubApi();
  iam.oidcProvider(githubIssuer);

  const isOnLoopback = registry === "loopback";
  const services = composeServices(world, {
    iam,
    oidc,
    registry: { url: () => server.url, isOnLoopback },
    consistencyMs,
  });
  const faults = new Faults(isKnownIn(services.all));
  const calls = new Calls(clock);
  const endpoint: Endpoint = { world, services: services.all, iam, throttle: new Throttle(clock), faults, calls };
  const dataPlane = new DataPlane(services.ecr.parts, endpoint);

  const server = await serveHttp(
    async (request) =>
      github.answer(request, faults) ??
      oidc.answer(request, server.url, faults) ??
      services.ecr.parts.links.answer(request) ??
      dataPlane.answer(request) ??
      (await answer(endpoint, request)),
    port,
  );
  const { url } = server;
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= closeAll();
    return closed;
  };
  const closeAll = async () => {
    await server.close();
    await services.close();
    if (clock instanceof ScaledClock) clock[Symbol.dispose]();
  };
  return {
    url,
    account,
    region,
    env: {
      AWS_ENDPOINT_URL: url,
      AWS_REGION: region,
      // For boto3 and the AWS CLI, which read this one.
      AWS_DEFAULT_REGION: region,
      ...iam.user("simulator"),
      ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/github/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: oidc.requestToken,
      GITHUB_API_URL: `${url}${githubApiPath}`,
    },
    clock,
    images: world.images,
    network: world.network,
    ecr: services.ecr,
    ecs: services.ecs,
    elb: services.elb,
    codeDeploy: services.codeDeploy,
    subnets: services.subnets,
    iam,
    oidc,
    github,
    faults,
    calls: calls.records,
    onCall: (listener) => calls.listen(listener),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Whether a fault's operation names something that can be called: `ecs:UpdateService`, `ecs:*`, `registry:PutManifest`. */
function isKnownIn(services: readonly AwsService[]): (operation: string) => boolean {
  return (operation) => {
    const [prefix, name = ""] = operation.split(":");
    if (prefix === "registry") return name === "*" || Object.hasOwn(ECR_ACTION, name);
    if (operation === "oidc:GetToken" || operation === "github:CompareCommits") return true;
    return services.some(
      (service) => service.iamPrefix === prefix && (name === "*" || name in loadModel(service.name).operations),
    );
  };
}
