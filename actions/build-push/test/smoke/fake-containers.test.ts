import { containersContract } from "./containers.contract.ts";
import { FakeContainers } from "./fake-containers.ts";

containersContract(async () => {
  const containers = new FakeContainers();
  return {
    containers,
    begun: containers.begun,
    publish: (image, programs) => containers.publish(image, programs),
    left: () => containers.left(),
    [Symbol.asyncDispose]: async () => {},
  };
});
