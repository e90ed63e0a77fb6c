import { expect, test } from "@jest/globals";
import {
  type EcsHandle,
  formatReleaseHandle,
  parseReleaseHandle,
  type ReleaseHandle,
} from "../../src/release/handle.ts";

const HANDLE: EcsHandle = {
  schema: 1,
  kind: "ecs",
  region: "eu-west-1",
  cluster: "prod",
  service: "web",
  from: "web:7",
  to: "web:8",
  deployment: "ecs-svc/123",
};

test("a handle is one line of JSON, in the order in which a person reads it", () => {
  expect(formatReleaseHandle(HANDLE)).toBe(
    '{"schema":1,"kind":"ecs","region":"eu-west-1","cluster":"prod","service":"web","from":"web:7","to":"web:8","deployment":"ecs-svc/123"}',
  );
});

test.each<[string, EcsHandle]>([
  ["with all it can say", HANDLE],
  ["without a way back", { ...HANDLE, from: undefined }],
  ["of a release that ran already", { ...HANDLE, deployment: undefined }],
])("a handle %s comes back as it was", (_, handle) => {
  expect(parseReleaseHandle(`${formatReleaseHandle(handle)}\n`, ["ecs"])).toEqual({ ok: true, value: handle });
});

const OTHERS: readonly ReleaseHandle[] = [
  { ...HANDLE, kind: "ecs-weights", service: "web-green", partner: "web-blue", testPorts: [9001] },
  { ...HANDLE, kind: "codedeploy", application: "shop", group: "web", deployment: "d-1A2B3C4D5" },
];

test.each(OTHERS)("a handle of kind $kind comes back as it was", (handle) => {
  expect(parseReleaseHandle(formatReleaseHandle(handle), [handle.kind])).toEqual({ ok: true, value: handle });
});

test("a handle of a kind that the step has no use for is refused by its name", () => {
  const text = formatReleaseHandle(OTHERS[1] as ReleaseHandle);
  const message = 'It is a handle of kind "codedeploy"; this step reads "ecs", "ecs-weights".';
  expect(parseReleaseHandle(text, ["ecs", "ecs-weights"])).toEqual({ ok: false, problems: [{ at: "", message }] });
});

const WHOLE = "Give the output release of a deploy step, whole and unchanged: ${{ steps.deploy.outputs.release }}.";
const SAME = "Use the same version of the actions in both steps.";
const changed = (members: object) => JSON.stringify({ ...HANDLE, ...members });

test.each([
  ["an empty text", " \n", "It is empty.", expect.stringContaining("The deploy step has no output release")],
  ["no JSON", "web:8", "It is not JSON.", WHOLE],
  ["half of one", formatReleaseHandle(HANDLE).slice(0, 40), "It is not JSON.", WHOLE],
  ["YAML", "schema: 1\nkind: ecs", "It is not JSON.", WHOLE],
  ["something else", '"web:8"', "It is not a release handle: it has no schema number.", WHOLE],
  ["nothing", "null", "It is empty.", expect.stringContaining("The deploy step has no output release")],
  ["a newer schema", changed({ schema: 2 }), "It is a handle of schema 2; this step reads schema 1.", SAME],
  ["another kind", changed({ kind: "ssh" }), 'It is a handle of kind "ssh"; this step reads "ecs".', SAME],
])("%s is no handle", (_, text, message, fix) => {
  expect(parseReleaseHandle(text, ["ecs"])).toEqual({ ok: false, problems: [{ at: "", message, fix }] });
});

test.each([
  ["key that is not known", { deploymentId: "ecs-svc/1" }, "deploymentId", "This key is not known."],
  ["service without a name", { service: "" }, "service", "It is empty."],
  ["release by its ARN", { to: "arn:aws:ecs:x" }, "to", "It is family:revision, for example web:8."],
  ["release before that is null", { from: null }, "from", "Expected a string, got nothing."],
  [
    "deployment of another kind",
    { deployment: "d-1" },
    "deployment",
    "It is the id of an ECS deployment, for example ecs-svc/123.",
  ],
])("a %s is refused with its place", (_, members, at, message) => {
  expect(parseReleaseHandle(changed(members), ["ecs"])).toMatchObject({ ok: false, problems: [{ at, message }] });
});

test("a key that is there twice is refused", () => {
  const twice = formatReleaseHandle(HANDLE).replace('"to"', '"to":"web:9","to"');
  expect(parseReleaseHandle(twice, ["ecs"])).toMatchObject({ ok: false });
});
