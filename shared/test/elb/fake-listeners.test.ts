import { FakeListeners, forward, groupArn } from "../../testkit/elb/fake-listeners.ts";
import { listenersContract } from "./listeners.contract.ts";

listenersContract("the fake", async () => {
  const both = [forward(["web-blue", 100], ["web-green", 0])];
  const listeners = new FakeListeners(
    ["web-blue", "web-green"],
    [
      { port: 80, actions: both },
      { port: 8080, actions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "404" } }] },
      { port: 8080, priority: 10, actions: both },
    ],
  );
  const [blue, green] = [groupArn("web-blue"), groupArn("web-green")];
  const [group] = await listeners.findTargetGroups([blue]);
  const [loadBalancer = ""] = group?.loadBalancers ?? [];
  return { listeners, loadBalancer, blue, green, [Symbol.asyncDispose]: async () => {} };
});
