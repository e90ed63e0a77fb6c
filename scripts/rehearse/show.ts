import type { SceneRecord } from "./record.ts";
import type { Scene } from "./scenes.ts";
import { sharesGiven, type Told } from "./shares.ts";
import type { Sample } from "./tally.ts";
import type { Progress, SceneProgress } from "./terminal/frame.ts";

/** Where the life of a release stands, for whoever draws it. */
export class Show {
  readonly #now: () => number;
  readonly #samples: readonly Sample[];
  readonly #told: readonly Told[];
  readonly #heading: string;
  readonly #scenes: SceneProgress[];
  #lastLine = "v1 is live";

  constructor(
    scenes: readonly Scene[],
    about: { heading: string; now: () => number; samples: readonly Sample[]; told: readonly Told[] },
  ) {
    this.#scenes = scenes.map(({ title }) => ({ state: "waiting", title }));
    this.#heading = about.heading;
    this.#now = about.now;
    this.#samples = about.samples;
    this.#told = about.told;
  }

  begin(index: number, { title }: Scene): void {
    this.#scenes[index] = { state: "running", title, since: this.#now() };
  }

  hear(line: string): void {
    if (line.trim() !== "") this.#lastLine = line;
  }

  end(index: number, record: SceneRecord): void {
    this.#scenes[index] = { state: "over", title: record.title, record };
  }

  get progress(): Progress {
    return {
      heading: this.#heading,
      now: this.#now(),
      scenes: this.#scenes,
      samples: this.#samples,
      shares: this.#scenes.flatMap((scene) => this.#sharesOf(scene)),
      lastLine: this.#lastLine,
    };
  }

  #sharesOf(scene: SceneProgress): Progress["shares"] {
    if (scene.state === "running") return sharesGiven(this.#told, scene.since, this.#now());
    return scene.state === "over" ? scene.record.shares : [];
  }
}
