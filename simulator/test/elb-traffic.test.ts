import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@jest/globals";
import type { Target } from "../src/load-balancing.ts";
import { elbAccount, forward, pass } from "./elb-account.ts";
import { startTraffic } from "./traffic.ts";

test("no request is lost while targets come, groups change and old targets are killed as soon as they have drained", async () => {
  using aws = await elbAccount();
  const delay = [{ Key: "deregistration_delay.timeout_seconds", Value: "5" }];
  for (const group of [aws.blue, aws.green]) {
    await aws.call("ModifyTargetGroupAttributes", { TargetGroupArn: group, Attributes: delay });
  }
  const blue = [await startServer(aws, aws.blue, "blue"), await startServer(aws, aws.blue, "blue")];
  await pass(aws, 1);
  const traffic = startTraffic(aws.elb.url("web"));

  await traffic.answers(100);
  const green = [await startServer(aws, aws.green, "green"), await startServer(aws, aws.green, "green")];
  await shift(100, 0);
  await pass(aws, 1);
  await shift(50, 50);
  await traffic.answers(100);
  await shift(0, 100);
  await Promise.all([...blue.map((server) => server.retire()), pass(aws, 5)]);
  await traffic.answers(100);

  const replacement = await startServer(aws, aws.green, "green");
  await pass(aws, 1);
  await Promise.all([...green.map((server) => server.retire()), pass(aws, 5)]);
  await traffic.answers(100);
  const { answered, lost } = await traffic.stop();
  await Promise.all([replacement.retire(), pass(aws, 5)]);

  expect(lost).toEqual([]);
  expect(answered.get("blue") ?? 0).toBeGreaterThan(100);
  expect(answered.get("green") ?? 0).toBeGreaterThan(200);

  async function shift(blueWeight: number, greenWeight: number) {
    const actions = [forward([aws.blue, blueWeight], [aws.green, greenWeight])];
    await aws.call("ModifyListener", { ListenerArn: aws.listener, DefaultActions: actions });
  }
});

type Aws = Awaited<ReturnType<typeof elbAccount>>;

/** A server of its own behind a private address; `retire` kills it in the moment the load balancer lets go of it. */
async function startServer(aws: Aws, group: string, version: string) {
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => setImmediate(() => response.end(version)));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const target: Target = { id: aws.network.allocateAddress(), port: 8080 };
  aws.network.attach(target.id, target.port, { port: (server.address() as AddressInfo).port });
  aws.elb.loadBalancing.register(group, target);
  const retire = () =>
    new Promise<void>((resolve) =>
      aws.elb.loadBalancing.deregister(group, target, () => {
        aws.network.detach(target.id, target.port);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    );
  return { retire };
}
