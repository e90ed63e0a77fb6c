import type { Scenario } from "./scenario.ts";
import { builders } from "./scenarios/builders.ts";
import { caches } from "./scenarios/caches.ts";
import { failures } from "./scenarios/failures.ts";
import { kills } from "./scenarios/kills.ts";
import { leaks } from "./scenarios/leaks.ts";
import { ministacks } from "./scenarios/ministack.ts";
import { monorepos } from "./scenarios/monorepos.ts";
import { neighbours } from "./scenarios/neighbours.ts";
import { platforms } from "./scenarios/platforms.ts";
import { secrets } from "./scenarios/secrets.ts";
import { singles } from "./scenarios/singles.ts";
import { smokes } from "./scenarios/smokes.ts";

export const SCENARIOS: readonly Scenario[] = [
  // The long ones first.
  ...kills,
  ...monorepos,
  ...leaks,
  ...caches,
  ...ministacks,
  ...singles,
  ...platforms,
  ...secrets,
  ...neighbours,
  ...failures,
  ...builders,
  ...smokes,
];
