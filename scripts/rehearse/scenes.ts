/** One scene: a job that deploys, or brings the image of its version into the registry, and how it must end. */
export interface Scene {
  readonly name: string;
  readonly title: string;
  /** For the reader of the report. */
  readonly story: string;
  readonly version: Version;
  /** No deploy: build-push makes the image of the version. */
  readonly makesImage?: true;
  /** The job is cancelled as soon as the version has answered its first request. */
  readonly cancelled?: true;
  /** When the version begins to answer its users with errors; it goes on until the way back is complete. */
  readonly turnsBad?: "at once" | "as the gate bakes";
  /** Inputs of the deploy, over those that its strategy gives. */
  readonly deploy?: Inputs;
  /** A gate follows the deploy, as the next step of the job: its inputs, over those that every gate of the rehearsal has. */
  readonly gate?: Inputs;
  readonly ending: Ending;
}

/** Of a step. Short times: a person is watching. */
export type Inputs = Readonly<Record<string, string>>;

export type Version = "v1" | "v2" | "v3" | "v4" | "v5" | "v6" | "v7";

/** How a scene must end. */
export interface Ending {
  /** Of the last step. */
  readonly exitCode: 0 | 1;
  readonly conclusion: "success" | "failure" | "cancelled";
  /** What the `status` output of the deploy, or of build-push, may be. */
  readonly statuses: readonly string[];
  /** The gate's outputs. */
  readonly gate?: { readonly verdict: string; readonly rollback: string };
  /** The only version that answers afterwards. */
  readonly serving: Version;
  /** The versions that may answer while the scene plays. */
  readonly answers: readonly Version[];
  /** The largest share of the traffic, in percent, that may be given to the version. */
  readonly mostShare?: number;
  /** What the job summary must say, each on one line of it. */
  readonly says: readonly RegExp[];
  /** What it must show of the container's log, where that can be read. */
  readonly logs?: RegExp;
  /** The longest it may take, in seconds. */
  readonly within: number;
}

/** What a strategy makes of a scene. */
type Changes = Partial<Omit<Scene, "name" | "version" | "ending">> & { readonly ending?: Partial<Ending> };

export const image = sceneOf({
  name: "image",
  title: "v2, its image",
  story:
    "Before the first deploy, the image of v2 comes into the registry, under tags only once all of it is there. What is deployed from now on as v2 is its digest.",
  version: "v2",
  makesImage: true,
  ending: {
    exitCode: 0,
    conclusion: "success",
    statuses: ["pushed", "promoted"],
    serving: "v1",
    answers: ["v1"],
    says: [/rehearsal-v2/],
    within: 30,
  },
});

export const good = sceneOf({
  name: "good",
  title: "v2, a good deploy",
  story: "A version that works. The step is green once v2 alone answers, and goes on doing so.",
  version: "v2",
  ending: {
    exitCode: 0,
    conclusion: "success",
    statuses: ["deployed"],
    serving: "v2",
    answers: ["v1", "v2"],
    says: [/is live/],
    within: 30,
  },
});

export const unchanged = sceneOf({
  name: "unchanged",
  title: "v2 again, nothing to do",
  story: "The same definition and the same image: no new revision, no deployment, no task replaced.",
  version: "v2",
  ending: {
    exitCode: 0,
    conclusion: "success",
    statuses: ["unchanged"],
    serving: "v2",
    answers: ["v2"],
    says: [/nothing to do/],
    within: 15,
  },
});

export const crash = sceneOf({
  name: "crash",
  title: "v3, a version that crashes",
  story: "v3 misses a setting and exits as it starts. The step is red with the reason; v2 never stops serving.",
  version: "v3",
  ending: {
    exitCode: 1,
    conclusion: "failure",
    statuses: ["rolled-back"],
    serving: "v2",
    answers: ["v2"],
    says: [/exit code 1/],
    logs: /DATABASE_URL is not set/,
    within: 20,
  },
});

export const noImage = sceneOf({
  name: "no-image",
  title: "v4, an image that is not there",
  story: "Nobody pushed v4. The step is red within seconds, with the name of the image that is missing.",
  version: "v4",
  ending: {
    exitCode: 1,
    conclusion: "failure",
    // An image in ECR is missed before anything is changed; in any other registry ECS is the first to miss it.
    statuses: ["failed", "rolled-back"],
    serving: "v2",
    answers: ["v2"],
    says: [/does not exist/, /rehearsal-v4/],
    within: 10,
  },
});

export const cancelled = sceneOf({
  name: "cancelled",
  title: "v5, cancelled half-way",
  story:
    "v5 works, but the job is cancelled as soon as v5 has answered its first request. The step goes back to v2 before it ends.",
  version: "v5",
  cancelled: true,
  ending: {
    exitCode: 1,
    conclusion: "cancelled",
    statuses: ["cancelled"],
    serving: "v2",
    answers: ["v2", "v5"],
    says: [/cancelled while/, /runs \S+ again/],
    within: 25,
  },
});

export const badInBake = sceneOf({
  name: "bad-in-bake",
  title: "v6, bad after its deploy",
  story:
    "v6 starts, passes its health checks and is deployed. Then it answers its users with errors. The gate sees it, says why, and goes back to v2.",
  version: "v6",
  turnsBad: "as the gate bakes",
  ending: {
    exitCode: 1,
    conclusion: "failure",
    statuses: ["deployed"],
    gate: { verdict: "failed", rollback: "rolled-back" },
    serving: "v2",
    answers: ["v2", "v6"],
    says: [/rolled back/, /HTTP 500/, /connection pool exhausted/],
    within: 35,
  },
});

export const badAtUsers = sceneOf({
  name: "bad-at-users",
  title: "v6, bad at its users",
  story:
    "v6 starts and passes its health checks, and answers its users with errors. The checks of the step see it at the first share of the traffic, and the step goes back to v2.",
  version: "v6",
  turnsBad: "at once",
  ending: {
    exitCode: 1,
    conclusion: "failure",
    statuses: ["rolled-back"],
    serving: "v2",
    answers: ["v2", "v6"],
    says: [/HTTP 500/],
    within: 30,
  },
});

export const liar = sceneOf({
  name: "liar",
  title: "v7, which still is v2",
  story:
    "The image of v7 holds v2, so that everything is healthy and answers 200. Nobody is fooled: v7 never answers. It is red, and goes back.",
  version: "v7",
  ending: {
    exitCode: 1,
    conclusion: "failure",
    statuses: ["rolled-back"],
    serving: "v2",
    answers: ["v2"],
    says: [/version v2 answers, expected v7/],
    within: 35,
  },
});

function sceneOf(scene: Scene): (changes?: Changes) => Scene {
  return ({ ending, ...changes } = {}) => ({ ...scene, ...changes, ending: { ...scene.ending, ...ending } });
}
