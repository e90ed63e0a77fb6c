import { Agent, type IncomingHttpHeaders, type RequestListener, request } from "node:http";
import { ManualClock, type SimClock } from "../src/clock.ts";
import { type ElbOptions, elbService } from "../src/elb/elb.ts";
import { Images } from "../src/images.ts";
import type { Target } from "../src/load-balancing.ts";
import { Network } from "../src/network.ts";
import type { Input } from "../src/service.ts";

/** A load balancer "web" with a listener on port 80 that forwards to the group "blue"; a group "green" nobody uses. */
export async function elbAccount<Clock extends SimClock = ManualClock>({
  clock,
  ...options
}: ElbOptions & { clock?: Clock } = {}) {
  const network = new Network();
  const time = clock ?? (new ManualClock() as SimClock as Clock);
  const world = {
    account: "123456789012",
    region: "eu-west-1",
    partition: "aws",
    clock: time,
    network,
    images: new Images(),
  } as const;
  const elb = elbService(world, options);
  const caller = {
    region: "eu-west-1",
    account: world.account,
    principal: "arn:aws:iam::123456789012:root",
    requestId: "r",
  };
  const call = async (operation: string, input: Input = {}): Promise<Input> =>
    elb.service.handlers[operation]?.(input, caller);

  const blue: string = (await call("CreateTargetGroup", targetGroup("blue"))).TargetGroups[0].TargetGroupArn;
  const green: string = (await call("CreateTargetGroup", targetGroup("green"))).TargetGroups[0].TargetGroupArn;
  const subnets = ["subnet-1a", "subnet-1b"];
  const web: string = (await call("CreateLoadBalancer", { Name: "web", Subnets: subnets })).LoadBalancers[0]
    .LoadBalancerArn;
  const listener: string = (await call("CreateListener", { LoadBalancerArn: web, ...http(80, forward(blue)) }))
    .Listeners[0].ListenerArn;

  return {
    elb,
    clock: time,
    network,
    call,
    blue,
    green,
    web,
    listener,
    /** A target that answers, registered with a group. */
    start: (group: string, respond: RequestListener, { port = 8080 } = {}): Target => {
      const target = { id: network.allocateAddress(), port };
      network.attach(target.id, target.port, { respond });
      elb.loadBalancing.register(group, target);
      return target;
    },
    health: (group: string, target: Target) => elb.loadBalancing.health(group, target),
    [Symbol.dispose]: () => elb.close(),
  };
}

/** Moves time on by steps shorter than any health check's time-out, with every check answered in between. */
export async function pass(
  { elb, clock }: { elb: { settled(): Promise<void> }; clock: ManualClock },
  seconds: number,
): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    clock.advance(1_000);
    await elb.settled();
  }
}

export function targetGroup(name: string, settings: Input = {}): Input {
  return {
    Name: name,
    Protocol: "HTTP",
    Port: 8080,
    VpcId: "vpc-1",
    TargetType: "ip",
    HealthCheckIntervalSeconds: 5,
    HealthCheckTimeoutSeconds: 2,
    HealthyThresholdCount: 3,
    ...settings,
  };
}

export function http(port: number, ...actions: Input[]): Input {
  return { Port: port, Protocol: "HTTP", DefaultActions: actions };
}

export function forward(...groups: (string | readonly [arn: string, weight: number])[]): Input {
  const tuples = groups.map((group) => (typeof group === "string" ? [group, 1] : group));
  return {
    Type: "forward",
    ForwardConfig: { TargetGroups: tuples.map(([arn, weight]) => ({ TargetGroupArn: arn, Weight: weight })) },
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const fresh = new Agent({ keepAlive: false });

/** One request without retries; `fetch` would hide a closed connection and forbid some headers. */
export function ask(
  url: string,
  {
    method = "GET",
    headers = {},
    body,
    agent = fresh,
  }: { method?: string; headers?: Record<string, string>; body?: string; agent?: Agent } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
