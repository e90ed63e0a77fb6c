import { type Decision, type Situation, schedule } from "../scheduler/scheduler.ts";

/** A step of the scheduler for each deployment by itself, as if the service had no other: none makes room for another. */
export function scheduleEach(situation: Situation, sizes: ReadonlyMap<string, number>): Decision {
  const decisions = situation.deployments.map((deployment) =>
    schedule({
      desiredCount: sizes.get(deployment.id) ?? deployment.desiredCount,
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      deployments: [deployment],
    }),
  );
  return {
    desiredCounts: new Map(decisions.flatMap(({ desiredCounts }) => [...desiredCounts])),
    replace: decisions.flatMap(({ replace }) => replace),
    stop: decisions.flatMap(({ stop }) => stop),
    start: new Map(decisions.flatMap(({ start }) => [...start])),
    stuck: false,
  };
}
