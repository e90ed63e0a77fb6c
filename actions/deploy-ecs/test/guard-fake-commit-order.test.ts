import { BRANCH, commitOrderContract, MAIN } from "./commit-order.contract.ts";
import { fakeCommitOrder } from "./fake-commit-order.ts";

commitOrderContract("the fake", async () => ({
  order: fakeCommitOrder(MAIN, BRANCH),
  [Symbol.asyncDispose]: async () => {},
}));
