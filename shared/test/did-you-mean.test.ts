import { didYouMean, nearest } from "@deploy-actions/shared/did-you-mean";
import { expect, test } from "@jest/globals";

test.each([
  ["clster", ["cluster", "service"], "cluster"],
  ["Cluster", ["cluster", "service"], "cluster"],
  ["hostprt", ["hostPort", "hostPath"], "hostPort"],
  ["banana", ["cluster", "service"], undefined],
  ["x", [], undefined],
])("the nearest to %s among %j is %s", (word, candidates, expected) => {
  expect(nearest(word, candidates)).toBe(expected);
});

test.each([
  ["servce", ["cluster", "service"], 'Did you mean "service"?'],
  ["banana", ["cluster", "service"], 'It can be "cluster", "service".'],
  ["banana", [], undefined],
  ["banana", Array.from({ length: 13 }, (_, index) => `service-${index}`), undefined],
])("the advice on %s among %j is %s", (word, candidates, expected) => {
  expect(didYouMean(word, candidates)).toBe(expected);
});
