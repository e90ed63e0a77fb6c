import { distributionContract } from "./distribution.contract.ts";
import { simulatedRegistry } from "./simulated-registry.ts";

for (const mounts of [true, false])
  distributionContract(`simulated ECR ${mounts ? "with" : "without"} blob mounting`, () =>
    simulatedRegistry({ repositories: ["shop/web", "shop/api"], mounts }),
  );
