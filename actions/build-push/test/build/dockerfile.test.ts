import { expect, test } from "@jest/globals";
import { readDockerfile, runsPrograms } from "../../src/build/dockerfile.ts";

test("instructions are joined over lines, comments and documents in them", () => {
  const text = `# syntax=docker/dockerfile:1
ARG BASE=alpine

FROM \${BASE} AS build
# install
RUN apk add make \\
    # and more

    git
RUN <<EOF
FROM nothing
make
EOF
from scratch
COPY --from=build /out /out
`;
  expect(readDockerfile(text)).toEqual([
    { keyword: "ARG", text: "ARG BASE=alpine", line: 2, lastLine: 2, stage: -1 },
    { keyword: "FROM", text: "FROM ${BASE} AS build", line: 4, lastLine: 4, stage: 0 },
    { keyword: "RUN", text: "RUN apk add make git", line: 6, lastLine: 9, stage: 0 },
    { keyword: "RUN", text: "RUN <<EOF", line: 10, lastLine: 13, stage: 0 },
    { keyword: "FROM", text: "from scratch", line: 14, lastLine: 14, stage: 1 },
    { keyword: "COPY", text: "COPY --from=build /out /out", line: 15, lastLine: 15, stage: 1 },
  ]);
});

test("another escape character, and other line ends", () => {
  expect(readDockerfile("# escape=`\r\nFROM scratch\r\nCOPY a `\r\n  C:\\b\\\r\nCOPY c d\r\n")).toMatchObject([
    { text: "FROM scratch" },
    { text: "COPY a C:\\b\\", line: 3, lastLine: 4 },
    { text: "COPY c d" },
  ]);
});

test.each<[string, string, boolean, string?]>([
  ["only copies", "FROM scratch\nCOPY app /app", false],
  ["runs in its only stage", "FROM alpine\nRUN apk add curl", true],
  [
    "compiles on the builder's own platform",
    "FROM --platform=$BUILDPLATFORM golang AS build\nRUN go build\nFROM scratch\nCOPY --from=build /app /app",
    false,
  ],
  [
    "compiles on the image's platform",
    "FROM golang AS build\nRUN go build\nFROM scratch\nCOPY --from=build /app /app",
    true,
  ],
  ["by the number of the stage", "FROM golang\nRUN go build\nFROM scratch\nCOPY --from=0 /app /app", true],
  ["out of a stage that is built upon", "FROM alpine AS base\nRUN apk add curl\nFROM base\nCOPY app /app", true],
  [
    "through a mount",
    "FROM alpine AS base\nRUN make\nFROM --platform=$BUILDPLATFORM alpine\nRUN --mount=type=bind,from=base,target=/x true",
    true,
  ],
  ["a stage that nothing is taken from", "FROM alpine AS test\nRUN make test\nFROM scratch\nCOPY app /app", false],
  ["pinned to the image's platform", "FROM --platform=$TARGETPLATFORM alpine\nRUN make", true],
  ["the stage that is asked for", "FROM alpine AS test\nRUN make test\nFROM scratch\nCOPY app /app", true, "test"],
  ["copies out of another image", "FROM scratch\nCOPY --from=alpine:3.20 /bin/sh /bin/sh", false],
])("whether a build runs programs of the image's platform: %s", (_, text, runs, ...[target]) => {
  expect(runsPrograms(readDockerfile(text), target)).toBe(runs);
});
