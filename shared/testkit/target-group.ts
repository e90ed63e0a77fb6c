import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DeregisterTargetsCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Simulator } from "@deploy-actions/simulator/simulator";
import { accessTo } from "./simulated-access.ts";

/** A target that answers everything, also its health checks, with one status. */
export interface SimulatedTarget {
  /** `10.0.1.17:8080`. */
  readonly name: string;
  status: number;
  deregister(): Promise<void>;
}

/** Target group web with a target per status; behind a listener, unless nothing is to use it. */
export async function targetGroup(
  aws: Simulator,
  statuses: readonly number[],
  { isUsed = true }: { readonly isUsed?: boolean } = {},
): Promise<{ readonly arn: string; readonly targets: readonly SimulatedTarget[] }> {
  const elb = new ElasticLoadBalancingV2Client(accessTo(aws).settings());
  const { TargetGroups = [] } = await elb.send(
    new CreateTargetGroupCommand({ Name: "web", Protocol: "HTTP", Port: 8080, VpcId: "vpc-1", TargetType: "ip" }),
  );
  const TargetGroupArn = TargetGroups[0]?.TargetGroupArn ?? "";
  if (isUsed) await listen(elb, TargetGroupArn);
  const targets = statuses.map((status): SimulatedTarget => {
    const address = aws.network.allocateAddress();
    const Targets = [{ Id: address, Port: 8080 }];
    const target: SimulatedTarget = {
      name: `${address}:8080`,
      status,
      deregister: async () => void (await elb.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets }))),
    };
    aws.network.attach(address, 8080, {
      respond: (_request, response) => {
        response.writeHead(target.status).end();
      },
    });
    return target;
  });
  const Targets = targets.map(({ name }) => ({ Id: name.split(":")[0] ?? "", Port: 8080 }));
  if (Targets.length > 0) await elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
  return { arn: TargetGroupArn, targets };
}

async function listen(elb: ElasticLoadBalancingV2Client, TargetGroupArn: string): Promise<void> {
  const { LoadBalancers = [] } = await elb.send(
    new CreateLoadBalancerCommand({ Name: "web", Subnets: ["subnet-1a", "subnet-1b"] }),
  );
  const LoadBalancerArn = LoadBalancers[0]?.LoadBalancerArn;
  const DefaultActions = [{ Type: "forward" as const, TargetGroupArn }];
  await elb.send(new CreateListenerCommand({ LoadBalancerArn, Protocol: "HTTP", Port: 80, DefaultActions }));
}
