import type { CodeDeploy } from "@deploy-actions/shared/codedeploy/codedeploy";
import { type GoingBackEffects, goBackCodeDeploy } from "@deploy-actions/shared/codedeploy/go-back-codedeploy";
import type { CodeDeployState } from "@deploy-actions/shared/codedeploy/undertaking";
import type { Ecs } from "@deploy-actions/shared/ecs/ecs";
import { expect, test } from "@jest/globals";
import type { CodeDeployMeans } from "../src/codedeploy/means.ts";
import { CANARY, MINUTE, play, type Story } from "./codedeploy-story.ts";

/** A process that ends at one of its calls: before the call arrived, or before its answer did. */
class Kill {
  readonly #at: number;
  readonly #arrives: boolean;
  readonly calls: string[] = [];

  constructor(at: number, arrives: boolean) {
    this.#at = at;
    this.#arrives = arrives;
  }

  over<Port extends object>(port: Port): Port {
    const wrapped = Object.entries(port).map(([name, call]) => [
      name,
      async (...given: unknown[]) => {
        const isLast = this.calls.push(name) === this.#at;
        if (!isLast) return await call(...given);
        if (this.#arrives) await call(...given);
        return await new Promise<never>(() => {});
      },
    ]);
    return Object.fromEntries(wrapped) as Port;
  }
}

const killing = (kill: Kill, { codeDeploy, ecs }: { codeDeploy: CodeDeploy; ecs: Ecs }) => ({
  codeDeploy: kill.over(codeDeploy),
  ecs: kill.over(ecs),
});

const deployed = (kill: Kill, story: Story = {}) =>
  play({ ...story, given: { desiredCount: 3, ...story.given }, means: (world) => killing(kill, world) });

type Played = Awaited<ReturnType<typeof deployed>>;

function goBack({ account, clock, saved, effects }: Played, kill = new Kill(0, false)): Promise<unknown> {
  const state: CodeDeployState = saved.at(-1) ?? { phase: "untouched" };
  const { log, signal }: CodeDeployMeans = effects;
  const own: GoingBackEffects = { ...killing(kill, account), clock, log, signal };
  return clock.run(goBackCodeDeploy(state, own, { deadline: clock.now() + 5 * MINUTE, proven: "goes" }));
}

const OLD = { weights: { "web:1": 100 }, desired: 2 };

/** When everything that was under way has ended. */
async function afterwards({ account: { world }, clock }: Played) {
  await clock.run(clock.sleep(20 * MINUTE));
  return { weights: world.weights, desired: world.desiredCount };
}

/** Every call of a deploy that is left alone; of the many looks of a canary, every tenth. */
async function pointsOf(story: Story): Promise<readonly number[]> {
  const kill = new Kill(0, false);
  await deployed(kill, story);
  const points = kill.calls.map((_, index) => index + 1);
  return points.filter((point) => point <= 20 || point % 10 === 0);
}

test.each<[string, Story]>([
  ["all at once", {}],
  ["canary", { given: { deploymentConfig: CANARY } }],
])("killed at whatever call of a deploy (%s), the post step brings the old release back, whole", async (_, story) => {
  for (const point of await pointsOf(story)) {
    for (const arrives of [false, true]) {
      const played = await deployed(new Kill(point, arrives), story);
      expect(played.error?.message).toBe("Everybody waits for something that is not time.");
      expect({ point, arrives, wentBack: await goBack(played) }).toMatchObject({ wentBack: { kind: "back" } });
      expect({ point, arrives, ...(await afterwards(played)) }).toEqual({ point, arrives, ...OLD });
    }
  }
});

test.each<[string, number, number]>([
  ["in the middle of it", 12, 0],
  ["after the old tasks were gone", 0, 3 * MINUTE],
])("killed at whatever call of the way back (%s), another try ends it", async (_, killedAt, later) => {
  const begin = async () => {
    const played = await deployed(new Kill(killedAt, true));
    await played.clock.run(played.clock.sleep(later));
    return played;
  };
  const whole = new Kill(0, false);
  await goBack(await begin(), whole);
  for (const point of whole.calls.map((__, index) => index + 1)) {
    for (const arrives of [false, true]) {
      const played = await begin();
      await expect(goBack(played, new Kill(point, arrives))).rejects.toThrow("Everybody waits");
      expect({ point, arrives, wentBack: await goBack(played) }).toMatchObject({ wentBack: { kind: "back" } });
      expect({ point, arrives, ...(await afterwards(played)) }).toEqual({ point, arrives, ...OLD });
    }
  }
});
