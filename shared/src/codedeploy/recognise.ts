import type { Clock } from "../clock.ts";
import { poll } from "../poll.ts";
import type { CodeDeploy, Deployment, GroupName } from "./codedeploy.ts";
import { sinceWhen, type Undertaking } from "./undertaking.ts";

/** For a CreateDeployment whose answer nobody lived to see: still under way, or not listed yet; milliseconds. */
const MAY_STILL_SHOW_MS = 8_000;

interface Means {
  readonly codeDeploy: CodeDeploy;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** The deployment that an undertaking asked for, when CodeDeploy took it although the answer was lost. */
export async function recognise(
  undertaking: Undertaking,
  { codeDeploy, clock, signal }: Means,
): Promise<Deployment | undefined> {
  const found = await poll(() => findMarked(undertaking, codeDeploy), {
    clock,
    pace: () => 1_000,
    deadline: clock.now() + MAY_STILL_SHOW_MS,
    signal,
    waitingFor: "the deployment to show",
  });
  return found.kind === "found" ? found.value : undefined;
}

/** Looks once. */
async function findMarked(
  undertaking: GroupName & Pick<Undertaking, "mark" | "since">,
  codeDeploy: CodeDeploy,
): Promise<Deployment | undefined> {
  const listed = await codeDeploy.listDeployments(undertaking, { since: sinceWhen(undertaking) });
  return listed.find(({ description }) => description.includes(undertaking.mark));
}
