import { randomInt } from "node:crypto";
import { DEFAULT_VPC } from "../ec2/subnets.ts";
import { AwsError, type Handler, type Input } from "../service.ts";
import type { Account, LoadBalancer } from "./account.ts";
import { newLoadBalancerArn } from "./arns.ts";
import { notPlayed, validationError } from "./errors.ts";
import { checkName, checkTags } from "./names.ts";
import { page } from "./pages.ts";

/** Simulated time in which a new load balancer shows as provisioning. Its listeners answer from the start. */
const PROVISIONING_MS = 60_000;
/** Route 53's zone of load balancers in eu-west-1; a plausible value is all anyone needs here. */
const HOSTED_ZONE = "Z32O12XQLNTSW2";

export function loadBalancerHandlers(account: Account): Record<string, Handler> {
  const { clock } = account.world;

  function create(input: Input) {
    const existing = [...account.loadBalancers.values()].find(({ name }) => name === input.Name);
    const created = newLoadBalancer(account, input);
    if (existing && !sameSettings(existing, created)) {
      throw new AwsError(
        "DuplicateLoadBalancerName",
        `A load balancer with the same name '${input.Name}' exists, but with different settings`,
      );
    }
    const loadBalancer = existing ?? created;
    account.loadBalancers.set(loadBalancer.arn, loadBalancer);
    return { LoadBalancers: [describe(loadBalancer)] };
  }

  function select(input: Input) {
    const { LoadBalancerArns: arns, Names: names, ...paging } = input;
    if (arns && names) throw validationError("Load balancer names and load balancer ARNs cannot be specified together");
    const all = [...account.loadBalancers.values()];
    const wanted =
      arns?.map((arn: string) => account.loadBalancer(arn)) ?? names?.map((name: string) => named(all, name));
    const { items, ...next } = page<LoadBalancer>(wanted ?? all, paging);
    return { LoadBalancers: items.map(describe), ...next };
  }

  function remove({ LoadBalancerArn: arn }: Input) {
    const loadBalancer = account.loadBalancers.get(arn);
    // AWS: a load balancer that does not exist counts as deleted.
    if (!loadBalancer) return {};
    for (const listener of account.listenersOf(loadBalancer)) {
      listener.server.stop();
      account.listeners.delete(listener.arn);
    }
    account.loadBalancers.delete(arn);
    account.rulesChanged();
    return {};
  }

  function describe(loadBalancer: LoadBalancer) {
    return {
      LoadBalancerArn: loadBalancer.arn,
      LoadBalancerName: loadBalancer.name,
      DNSName: loadBalancer.dnsName,
      CanonicalHostedZoneId: HOSTED_ZONE,
      CreatedTime: new Date(loadBalancer.createdAt),
      Scheme: loadBalancer.scheme,
      Type: "application",
      IpAddressType: "ipv4",
      VpcId: DEFAULT_VPC,
      State: { Code: clock.now() - loadBalancer.createdAt < PROVISIONING_MS ? "provisioning" : "active" },
      SecurityGroups: loadBalancer.securityGroups,
      AvailabilityZones: loadBalancer.subnets.map((subnet, index) => ({
        ZoneName: `${account.world.region}${"abcdef"[index]}`,
        SubnetId: subnet,
        LoadBalancerAddresses: [],
      })),
    };
  }

  return { CreateLoadBalancer: create, DescribeLoadBalancers: select, DeleteLoadBalancer: remove };
}

function newLoadBalancer({ world }: Account, input: Input): LoadBalancer {
  const { Name: name, Type = "application", Scheme: scheme = "internet-facing", IpAddressType = "ipv4" } = input;
  if (Type !== "application") throw notPlayed(`load balancers of type ${Type}`);
  if (IpAddressType !== "ipv4") throw notPlayed(`load balancers with the address type ${IpAddressType}`);
  checkName("Load balancer", name);
  checkTags(input.Tags);
  const dns = `${name}-${randomInt(1e9, 2e9)}.${world.region}.elb.amazonaws.com`;
  return {
    arn: newLoadBalancerArn(world, name),
    name,
    scheme,
    dnsName: scheme === "internal" ? `internal-${dns}` : dns,
    subnets: subnetsOf(input),
    securityGroups: input.SecurityGroups ?? [],
    createdAt: world.clock.now(),
  };
}

function subnetsOf({ Subnets, SubnetMappings }: Input): readonly string[] {
  if (Subnets && SubnetMappings) throw validationError("Subnets and subnet mappings cannot be specified together");
  const subnets: string[] = Subnets ?? SubnetMappings?.map(({ SubnetId }: Input) => SubnetId) ?? [];
  if (new Set(subnets).size < 2) {
    throw validationError("At least two subnets in two different Availability Zones must be specified");
  }
  const unknown = subnets.find((subnet) => !/^subnet-[0-9a-z]+$/.test(subnet));
  if (unknown) throw new AwsError("SubnetNotFound", `The subnet ID '${unknown}' does not exist`);
  return subnets;
}

function sameSettings(a: LoadBalancer, b: LoadBalancer): boolean {
  const settings = ({ scheme, subnets, securityGroups }: LoadBalancer) =>
    JSON.stringify([scheme, [...subnets].sort(), [...securityGroups].sort()]);
  return settings(a) === settings(b);
}

function named(all: readonly LoadBalancer[], name: string): LoadBalancer {
  const loadBalancer = all.find((candidate) => candidate.name === name);
  if (!loadBalancer) throw new AwsError("LoadBalancerNotFound", `Load balancers '[${name}]' not found`);
  return loadBalancer;
}
