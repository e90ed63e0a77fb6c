import { expect, test } from "@jest/globals";
import { findCircles, inWaves, type Needing } from "../src/request/waves.ts";

/** `web api` needs nothing; `web<api,db` needs both. */
const services = (text: string): readonly Needing[] =>
  text.split(" ").map((word) => {
    const [name = "", needs = ""] = word.split("<");
    return { name, needs: needs.split(",").filter(Boolean) };
  });

test.each([
  ["web", ["web"]],
  ["web api", ["web api"]],
  ["web<api api", ["api", "web"]],
  ["web<api,db api<db db mail", ["db mail", "api", "web"]],
  ["a<b b<c c<d d", ["d", "c", "b", "a"]],
  ["x<base y<base base z", ["base z", "x y"]],
])("%s goes in the waves %j", (text, waves) => {
  expect(inWaves(services(text)).map((wave) => wave.map(({ name }) => name).join(" "))).toEqual(waves);
});

test.each<[string, readonly string[]]>([
  ["a b<a c<a,b", []],
  ["a<a", ["a a"]],
  ["a<b b<a", ["a b a"]],
  ["a<b b<c c<a d<a", ["a b c a"]],
  ["a<b b<a c<d d<c", ["a b a", "c d c"]],
  ["a<gone", []],
])("the circles of %s are %j", (text, circles) => {
  expect(findCircles(services(text)).map((circle) => circle.join(" "))).toEqual(circles);
});
