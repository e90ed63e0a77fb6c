import { expect, test } from "@jest/globals";
import { readDockerfile } from "../src/build/dockerfile.ts";
import { outsideOf } from "../src/content/bases.ts";
import { expand } from "../src/content/expand.ts";

function outside(dockerfile: string, args: Record<string, string> = {}, contexts: readonly string[] = []) {
  const buildArgs = new Map(Object.entries(args));
  return outsideOf(dockerfile, readDockerfile(dockerfile), { buildArgs, contexts });
}

test.each<[what: string, dockerfile: string, images: readonly string[]]>([
  ["one image", "FROM alpine:3.22\nRUN true", ["alpine:3.22"]],
  ["nothing", "FROM scratch\nCOPY a /a", []],
  ["stages", "FROM node:22 AS build\nFROM build AS test\nFROM scratch\nCOPY --from=build /a /a", ["node:22"]],
  ["stages by number", "FROM node:22\nFROM scratch\nCOPY --from=0 /a /a", ["node:22"]],
  ["a platform", "FROM --platform=$BUILDPLATFORM golang:1.25 AS build", ["golang:1.25"]],
  ["an image to copy from", "FROM scratch\nCOPY --chmod=755 --from=busybox:1 /bin/sh /sh", ["busybox:1"]],
  ["an image to mount", "FROM alpine\nRUN --mount=type=bind,from=tools:1,target=/t /t/run", ["alpine", "tools:1"]],
  ["an option of a program", "FROM alpine\nRUN pg_dump --from=elsewhere", ["alpine"]],
  ["an argument", "ARG V=3.22\nFROM alpine:${V}", ["alpine:3.22"]],
  ["an argument in quotes", 'ARG V="3.22" W=x\nFROM alpine:$V', ["alpine:3.22"]],
  ["an argument of an argument", "ARG R=alpine\nARG I=${R}:3\nFROM $I", ["alpine:3"]],
  ["an argument with another one instead", "ARG V\nFROM alpine:${V:-3.22}", ["alpine:3.22"]],
  ["a frontend", "# syntax=docker/dockerfile:1\nFROM scratch", ["docker/dockerfile:1"]],
  ["a frontend that is a comment", "# hello\n# syntax=docker/dockerfile:1\nFROM scratch", []],
  ["a digest", `FROM alpine@sha256:${"a".repeat(64)}`, [`alpine@sha256:${"a".repeat(64)}`]],
  ["a heredoc that talks of FROM", "FROM alpine\nRUN <<EOF\nFROM nothing\nEOF", ["alpine"]],
  ["an ADD with a checksum", "FROM scratch\nADD --checksum=sha256:abc https://example.com/a /a", []],
])("of %s", (_, dockerfile, images) => {
  expect(outside(dockerfile)).toEqual({ images, unknown: [] });
});

test("the step's arguments and contexts count before those of the Dockerfile", () => {
  const dockerfile = "ARG V=1\nFROM alpine:$V\nCOPY --from=shared /a /a\nCOPY --from=Tools /b /b";
  expect(outside(dockerfile, { V: "2" }, ["shared", "tools"])).toEqual({ images: ["alpine:2"], unknown: [] });
  expect(outside("FROM scratch", { BUILDKIT_SYNTAX: "docker/dockerfile:2" }).images).toEqual(["docker/dockerfile:2"]);
});

test.each<[what: string, dockerfile: string, why: string]>([
  ["an argument without a value", "ARG V\nFROM alpine:$V", "line 2 names an image by a variable"],
  ["an argument of BuildKit", "FROM alpine-$TARGETARCH", "line 1 names an image by a variable"],
  ["a variable of a stage", "FROM scratch\nARG F=x\nCOPY --from=$F /a /a", "line 3 names an image by a variable"],
  ["an ADD from the network", "FROM scratch\nADD https://example.com/a /a", "line 2 adds something from the network"],
  ["an ADD of a repository", "FROM scratch\nADD git@github.com:a/b.git /a", "line 2 adds something from the network"],
  ["an ADD of a variable", "FROM scratch\nARG U\nADD $U /a", "line 3 adds something from the network"],
])("%s cannot be told", (_, dockerfile, why) => {
  expect(outside(dockerfile).unknown).toEqual([expect.stringContaining(why)]);
});

test.each<[text: string, expanded: string | undefined]>([
  ["a", "a"],
  ["$A-${A}", "1-1"],
  ["\\$A", "$A"],
  ["${A:+set}${B:+set}", "set"],
  ["${B:-$A}", "1"],
  ["${EMPTY:-other}", "other"],
  ["$B", undefined],
  ["${B:-$C}", undefined],
  ["${A#1}", undefined],
  ["${TARGETARCH:-amd64}", undefined],
])("%s is %s", (text, expanded) => {
  const values = new Map([
    ["A", "1"],
    ["EMPTY", ""],
  ]);
  expect(expand(text, values)).toBe(expanded);
});
