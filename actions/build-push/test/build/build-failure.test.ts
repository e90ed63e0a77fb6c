import { Failure } from "@deploy-actions/shared/failure";
import { expect, test } from "@jest/globals";
import { buildFailure } from "../../src/build/build-failure.ts";
import { recognise } from "../../src/build/trouble.ts";
import { order } from "./orders.ts";
import { heard, recorded } from "./recorded.ts";

const BAD = `FROM scratch AS base
COPY busybox /bin/busybox

from base as final
ARG TOKEN=abc
RUN ["/bin/busybox", "sh", "-c", "/bin/busybox echo compiling; /bin/busybox echo 'main.c:3: error: oops' >&2; exit 3"]
`;

const TWO = new Map([
  ["web", order()],
  ["bad", order({ image: { name: "bad", file: "services/bad/Dockerfile" }, dockerfile: BAD })],
]);

function failureOf(name: string, orders: Parameters<typeof buildFailure>[0]) {
  const images = new Map([...orders].map(([id, { image }]) => [id, image.name]));
  return buildFailure(orders, heard(recorded(name), images).progress, 1);
}

test.each([
  "buildx-0.29-buildkit-0.33-run-fails",
  "buildx-0.13-engine-20.10-run-fails",
  "buildx-0.11-buildkit-0.33-run-fails",
])("a command that fails is shown with its image, its line, and what it wrote: %s", (name) => {
  const { failure, remedy } = failureOf(name, TWO);
  expect(failure).toBeInstanceOf(Failure);
  expect(failure.message).toBe(
    'Image "bad" could not be built: services/bad/Dockerfile, line 6: the command ended with exit code 3.',
  );
  expect(failure.evidence.slice(0, 3)).toEqual([
    "   4 |     from base as final",
    "   5 |     ARG TOKEN=abc",
    expect.stringMatching(/^ {3}6 \| >>> RUN \["\/bin\/busybox", .* exit 3"\]$/),
  ]);
  expect(failure.evidence).toContain("main.c:3: error: oops");
  expect(failure.evidence).toContain("compiling");
  expect(failure.evidence.at(-1)).toMatch(/^BuildKit: (process|executor).*exit code: 3$/);
  expect(remedy).toBeUndefined();
});

test("a file that is not in the context is named", () => {
  const orders = new Map([["default", order({ image: { file: "web/Dockerfile" } })]]);
  const { failure } = failureOf("buildx-0.29-buildkit-0.33-copy-fails", orders);
  expect(failure.message).toBe(
    'Image "web" could not be built: web/Dockerfile, line 3: /nothere.txt is not in the build context.',
  );
  expect(failure.hint).toBe("Correct the path (it counts from context), or take it out of .dockerignore.");
  expect(failure.evidence.slice(0, 3)).toEqual([
    "   1 |     FROM scratch",
    "   2 |     COPY busybox /x",
    "   3 | >>> COPY nothere.txt /y",
  ]);
});

test("a push that the registry refuses is no fault of the Dockerfile", () => {
  const { failure, remedy } = failureOf("buildx-0.29-engine-20.10-push-refused", new Map([["default", order()]]));
  expect(failure.message).toBe(
    'Image "web" could not be pushed: a registry answered that there were too many requests.',
  );
  expect(remedy).toBe("one-by-one");
});

const SOLVED = "ERROR: failed to solve: ";

test("a command that writes much is shown with its last 40 lines, without what it overwrote", () => {
  const log = (text: string) => ({ vertex: "1", data: Buffer.from(text).toString("base64") });
  const logs = Array.from({ length: 100 }, (_, n) => log(`10 %\r50 %\rline ${n}\n`));
  const error = 'process "/bin/sh -c make" did not complete successfully: exit code: 137';
  const text = JSON.stringify({ vertexes: [{ digest: "1", name: "[1/1] RUN make", error }], logs });
  const { progress } = heard(`${text}\n${SOLVED}${error}\n`, new Map([["image-1", "web"]]));
  const { failure } = buildFailure(new Map([["image-1", order()]]), progress, 1);
  expect(failure.message).toBe('Image "web" could not be built: the command was killed (exit code 137).');
  expect(failure.hint).toMatch(/^Most often there was not enough memory/);
  expect(failure.evidence.slice(0, 3)).toEqual(["Last 40 lines of [1/1] RUN make:", "line 60", "line 61"]);
  expect(failure.evidence).toHaveLength(42);
});

test("what a command coloured is shown in plain letters", () => {
  const data = Buffer.from(
    "\u001b[1;31merror\u001b[0m: \u001b]8;;https://example.com\u0007E42\u001b]8;;\u0007\u001b[K\n",
  ).toString("base64");
  const error = 'process "/bin/sh -c make" did not complete successfully: exit code: 1';
  const text = JSON.stringify({
    vertexes: [{ digest: "1", name: "[1/1] RUN make", error }],
    logs: [{ vertex: "1", data }],
  });
  const { progress } = heard(`${text}\n${SOLVED}${error}\n`, new Map([["image-1", "web"]]));
  const { failure } = buildFailure(new Map([["image-1", order()]]), progress, 1);
  expect(failure.evidence).toContain("error: E42");
});

test("without any step, what buildx says at the end", () => {
  const said = (text: string, orders = TWO) =>
    buildFailure(
      orders,
      heard(
        text,
        new Map([
          ["a", "a"],
          ["b", "b"],
        ]),
      ).progress,
      7,
    ).failure.message;
  expect(said(`ERROR: target bad: failed to solve: failed to read dockerfile: open Nofile: no such file\n`)).toBe(
    'Image "bad" could not be built: failed to read dockerfile: open Nofile: no such file.',
  );
  expect(said('ERROR: unable to prepare context: path "src" not found\n')).toBe(
    'One of the images "web", "bad" could not be built: unable to prepare context: path "src" not found.',
  );
  expect(said("")).toBe('One of the images "web", "bad" could not be built: buildx ended with exit code 7.');
});

test.each<[string, string, string | undefined]>([
  [
    "denied: Your authorization token has expired. Reauthenticate and try again.",
    "the login at the registry has expired",
    "login",
  ],
  ["no basic auth credentials", "a registry did not accept the login, or was not given any", "login"],
  [
    "unexpected status from HEAD request to http://r/v2/x/blobs/sha256:7: 401 Unauthorized",
    "a registry did not accept the login, or was not given any",
    "login",
  ],
  [
    "denied: User: arn:aws:sts::1:assumed-role/ci/x is not authorized to perform: ecr:PutImage on resource: arn:aws:ecr:r:1:repository/w because no identity-based policy allows the ecr:PutImage action",
    "the role may not do ecr:PutImage",
    undefined,
  ],
  [
    "unknown: The repository with name 'shop/web' does not exist in the registry with id '123456789012'",
    'the repository "shop/web" does not exist',
    undefined,
  ],
  [
    "tag invalid: The image tag 'v1' already exists in the 'shop/web' repository and cannot be overwritten because the tag is immutable.",
    'the tag "v1" is taken by another image, and the repository is immutable',
    undefined,
  ],
  ["write /var/lib/docker/tmp/x: no space left on device", "the disk is full", undefined],
  [
    "toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating",
    "Docker Hub's pull rate limit is reached",
    undefined,
  ],
  ["toomanyrequests: Rate exceeded", "a registry answered that there were too many requests", "one-by-one"],
  [
    "unexpected status from PUT request to https://r/v2/x/manifests/sha256:7: 405 Method Not Allowed",
    "the registry does not take attestations in the form that this BuildKit gives them",
    "older-attestations",
  ],
  [
    "unexpected status from POST request to http://r/v2/x/blobs/uploads/: 503 Service Unavailable: {}",
    "a registry had an error of its own (503 Service Unavailable)",
    "later",
  ],
  [
    "received unexpected HTTP status: 500 Internal Server Error",
    "a registry had an error of its own (500 Internal Server Error)",
    "later",
  ],
  [
    'failed to do request: Head "https://r/v2/x": dial tcp: lookup registry-1.docker.io on 10.0.0.2:53: no such host',
    "the name registry-1.docker.io has no address where the builder runs",
    undefined,
  ],
  ['failed to do request: Post "http://r/v2/x": EOF', "the connection to a registry broke", "later"],
  ["failed to push r/x: failed to copy: unexpected EOF", "the connection to a registry broke", "later"],
  ["read tcp 10.0.0.1:1->10.0.0.2:443: read: connection reset by peer", "the connection to a registry broke", "later"],
  [
    "failed to push r/shop/web:pushing-1: tag does not exist: r/shop/web:pushing-1",
    "the engine lost the image before it was pushed",
    "later",
  ],
  [
    "failed to push r/shop/web:pushing-1: An image does not exist locally with the tag: r/shop/web",
    "the engine lost the image before it was pushed",
    "later",
  ],
  [
    "tls: failed to verify certificate: x509: certificate signed by unknown authority",
    "the certificate of a registry is not trusted by the builder",
    undefined,
  ],
  [
    "pull access denied, repository does not exist or may require authorization: server message: insufficient_scope",
    "a base image is not there, or is private",
    undefined,
  ],
  [
    "alpine:9: failed to resolve source metadata for docker.io/library/alpine:9: docker.io/library/alpine:9: not found",
    "the base image docker.io/library/alpine:9 is not in its registry",
    undefined,
  ],
  [
    "127.0.0.1:5000/not/there:1: not found",
    "the base image 127.0.0.1:5000/not/there:1 is not in its registry",
    undefined,
  ],
  ['"/nothere.txt" not found: not found', "/nothere.txt is not in the build context", undefined],
  [
    "secret npm-token: not found",
    'the secret "npm-token", which the Dockerfile requires, is not given to this image',
    undefined,
  ],
  [
    'failed to do request: Head "https://r/v2/docker/dockerfile/manifests/1": dial tcp: lookup r on 10.0.0.2:53: dial udp 10.0.0.2:53: connect: network is unreachable',
    "the builder has no way to a registry",
    undefined,
  ],
  [
    "failed to receive status: rpc error: code = Unavailable desc = error reading from server: EOF",
    "the builder ended in the middle of it",
    undefined,
  ],
  [
    'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/buildkit/buildkitd.sock: connect: connection refused"',
    "the builder ended in the middle of it",
    undefined,
  ],
  ["Unavailable: error reading from server: EOF", "the builder ended in the middle of it", undefined],
  [
    "failed to solve: rpc error: code = Unavailable desc = unexpected status from PUT request to http://r/v2/x: 503 Service Unavailable",
    "a registry had an error of its own (503 Service Unavailable)",
    "later",
  ],
  ["unexpected EOF", "the builder ended in the middle of it", undefined],
])("%s", (error, what, remedy) => {
  expect(recognise(error)).toMatchObject({ what, remedy });
});

test("a file that ends too early is no broken connection", () => {
  expect(recognise("dockerfile parse error on line 3: unexpected EOF")).toBeUndefined();
});

test("what is not known is left in BuildKit's own words", () => {
  expect(recognise("frontend grpc server closed unexpectedly")).toBeUndefined();
});
