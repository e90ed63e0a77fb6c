import { blueGreen } from "./blue-green.ts";
import { canary } from "./canary.ts";
import { codedeploy } from "./codedeploy.ts";
import { rolling } from "./rolling.ts";
import type { Strategy, StrategyName } from "./strategy.ts";
import { weights } from "./weights.ts";

export const STRATEGIES: Readonly<Record<StrategyName, Strategy>> = {
  rolling,
  "blue-green": blueGreen,
  canary,
  weights,
  codedeploy,
};
