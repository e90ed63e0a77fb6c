import { expect, test } from "@jest/globals";
import { STRATEGIES } from "../rehearse/strategies/strategies.ts";
import { STRATEGY_NAMES } from "../rehearse/strategies/strategy.ts";

const all = STRATEGY_NAMES.map((name) => [name, STRATEGIES[name]] as const);

test.each(all)(
  "%s plays the same life: an image, good, unchanged, crash, no image, cancelled, bad, liar",
  (name, strategy) => {
    expect(strategy.name).toBe(name);
    expect(strategy.scenes.map(({ version, ending }) => [version, ending.exitCode, ending.serving])).toEqual([
      ["v2", 0, "v1"],
      ["v2", 0, "v2"],
      ["v2", 0, "v2"],
      ["v3", 1, "v2"],
      ["v4", 1, "v2"],
      ["v5", 1, "v2"],
      ["v6", 1, "v2"],
      ["v7", 1, "v2"],
    ]);
  },
);

test.each(all)("%s lets a bad version answer in the scenes that are about it alone", (_, { scenes }) => {
  const answered = scenes.flatMap(({ name, ending }) => (ending.answers.includes("v6") ? [name] : []));
  expect(answered).toEqual(scenes.filter(({ turnsBad }) => turnsBad).map(({ name }) => name));
});

test.each(all)(
  "%s bounds what users get of a bad version by its first share, where there are shares",
  (_, strategy) => {
    const { firstShare, scenes } = strategy;
    const bad = scenes.find(({ version }) => version === "v6");
    expect(bad?.ending.mostShare).toBe(firstShare);
    for (const { ending } of scenes.filter(({ name }) => name === "crash" || name === "no-image"))
      expect(ending.mostShare).toBe(firstShare && 0);
  },
);

test.each(all)("%s has the bad version and the liar judged by a gate, or by the step's own checks", (_, strategy) => {
  for (const { version, gate, ending } of strategy.scenes.filter(
    ({ version }) => version === "v6" || version === "v7",
  )) {
    expect(gate !== undefined).toBe(strategy.firstShare === undefined);
    expect([version, ending.gate?.rollback ?? ending.statuses]).toEqual([
      version,
      gate ? "rolled-back" : ["rolled-back"],
    ]);
  }
});
