import type { SceneRecord } from "./record.ts";
import type { Scene } from "./scenes.ts";
import type { Sample } from "./tally.ts";
import type { Progress, SceneProgress } from "./terminal/frame.ts";

/** Where the rehearsal stands, for whoever draws it. */
export class Show {
  readonly #now: () => number;
  readonly #samples: readonly Sample[];
  readonly #heading: string;
  readonly #scenes: SceneProgress[];
  #lastLine = "v1 is live";

  constructor(
    scenes: readonly Scene[],
    { heading, now, samples }: { heading: string; now: () => number; samples: readonly Sample[] },
  ) {
    this.#scenes = scenes.map(({ title }) => ({ state: "waiting", title }));
    this.#heading = heading;
    this.#now = now;
    this.#samples = samples;
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
      lastLine: this.#lastLine,
    };
  }
}
