import type { Clock } from "@deploy-actions/shared/clock";
import type { BuildWarning } from "./build-event.ts";
import { buildGroup } from "./build-group.ts";
import type { BuildOrder } from "./build-order.ts";
import type { Builder, BuilderFacts } from "./builder.ts";
import type { DefinitionOptions } from "./definition.ts";
import type { ImageProgress } from "./progress.ts";

export interface BuiltImage extends ImageProgress {
  readonly name: string;
  /** Of the index where there is one; undefined: it was only built. */
  readonly digest: string | undefined;
  readonly platforms: readonly string[];
  /** Lines about the Dockerfile, from BuildKit's build checks. */
  readonly warnings: readonly BuildWarning[];
}

export interface BuildOptions extends Pick<DefinitionOptions, "workspace" | "pushTag"> {
  readonly facts: BuilderFacts;
  /** Images at the same time. */
  readonly maxParallel: number;
}

export interface BuildPorts {
  readonly builder: Builder;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly warn: (message: string) => void;
  readonly signal: AbortSignal;
  /** Writes new logins where docker finds them. */
  readonly renewLogin: () => Promise<void>;
}

/** Builds all, and pushes those that are to be pushed, without a tag that anybody deploys. Throws when one fails. */
export async function buildImages(
  orders: readonly BuildOrder[],
  options: BuildOptions,
  ports: BuildPorts,
): Promise<readonly BuiltImage[]> {
  const built: BuiltImage[] = [];
  for (let from = 0; from < orders.length; from += options.maxParallel) {
    const group = orders.slice(from, from + options.maxParallel);
    built.push(
      ...(await buildGroup(new Map(group.map((order, index) => [`image-${index + 1}`, order])), options, ports)),
    );
  }
  return built;
}
