import type { Ecs, Service, ServiceRevision } from "@deploy-actions/shared/ecs/ecs";
import { deployment, service } from "@deploy-actions/shared/testkit/ecs/service";
import { definition } from "@deploy-actions/shared/testkit/ecs/web-task";
import { expect, test } from "@jest/globals";
import type { Sighting } from "../src/registry.ts";
import { chooseWayBack, describeWayBack } from "../src/way-back.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;
const FOUND: Sighting = { kind: "found", digest: DIGEST };
const MISSING: Sighting = { kind: "missing", nearestTags: [] };
const ON_ITS_WAY = deployment({ taskDefinition: "web:2", rolloutState: "IN_PROGRESS" });
const STILL_THERE = deployment({ taskDefinition: "web:1", status: "ACTIVE" });

const registered = (name: string, active: boolean, image: string) => ({
  name,
  arn: `arn:${name}`,
  active,
  definition: definition(image),
});
const revision = (taskDefinition: string): ServiceRevision => ({
  arn: `sr/${taskDefinition}`,
  taskDefinition,
  images: [{ container: "app", image: "shop/web:v1", digest: DIGEST }],
});

interface World {
  readonly service: Service;
  readonly proven?: ServiceRevision;
  readonly inactive?: readonly string[];
  readonly image?: string;
  /** By reference; every other image is there. */
  readonly images?: Readonly<Record<string, Sighting>>;
  readonly gone?: boolean;
}

function wayBack({ service: seen, proven, inactive = [], image = "shop/web:v1", images = {}, gone = false }: World) {
  const [primary] = seen.deployments;
  const find = (name: string) => registered(name, !inactive.includes(name), image);
  return chooseWayBack(seen, find(primary?.taskDefinition ?? ""), {
    ecs: { findTaskDefinition: async (name: string) => (gone ? undefined : find(name)) } as Partial<Ecs> as Ecs,
    registry: { look: async (reference) => images[reference] ?? FOUND },
    proven,
  });
}

const available = { kind: "available", taskDefinition: "web:1", needsCopy: false, unchecked: [] };

test.each<[string, World, object]>([
  ["a steady service goes back to what it runs", { service: service() }, available],
  [
    "one that is being deployed, to what was last proven good",
    { service: service({ deployments: [ON_ITS_WAY, STILL_THERE] }), proven: revision("web:1") },
    available,
  ],
  [
    "one that nothing is recorded of, to the deployment that was completed",
    { service: service({ deployments: [ON_ITS_WAY, STILL_THERE] }) },
    available,
  ],
  [
    "a new service has none",
    { service: service({ deployments: [ON_ITS_WAY] }) },
    { kind: "none", why: "no deployment of this service was ever completed" },
  ],
  [
    "a revision that was deregistered is copied",
    { service: service(), inactive: ["web:1"] },
    { ...available, needsCopy: true },
  ],
  [
    "a revision that was deleted is none",
    { service: service({ deployments: [ON_ITS_WAY] }), proven: revision("web:1"), gone: true },
    { kind: "none", why: "task definition web:1 does not exist any more" },
  ],
  [
    "the image that ran is what must be there, not what its tag leads to now",
    { service: service(), proven: revision("web:1"), images: { [`shop/web@${DIGEST}`]: MISSING } },
    { kind: "none", why: `image shop/web@${DIGEST} of web:1 is not in its registry any more` },
  ],
  [
    "the registry may have a port",
    {
      service: service(),
      proven: revision("web:1"),
      image: "registry:5000/web",
      images: { [`registry:5000/web@${DIGEST}`]: MISSING },
    },
    { kind: "none", why: `image registry:5000/web@${DIGEST} of web:1 is not in its registry any more` },
  ],
  [
    "without a record, its tag must be there",
    { service: service(), images: { "shop/web:v1": MISSING } },
    { kind: "none", why: "image shop/web:v1 of web:1 is not in its registry any more" },
  ],
  [
    "an image that cannot be looked up is said not to be checked",
    { service: service(), images: { "shop/web:v1": { kind: "unknown", why: "its registry is not ECR" } } },
    { ...available, unchecked: ["shop/web:v1 (its registry is not ECR)"] },
  ],
])("%s", async (_, world, expected) => {
  expect(await wayBack(world)).toEqual(expected);
});

test.each([
  [{}, "Way back: web:1; its images are there."],
  [{ needsCopy: true }, "Way back: web:1, as a new copy because it is INACTIVE; its images are there."],
  [{ unchecked: ["shop/web:v1 (no answer)"] }, "Way back: web:1; not checked: shop/web:v1 (no answer)."],
])("it is told like this: %j", (facts, words) => {
  expect(
    describeWayBack({ kind: "available", taskDefinition: "web:1", needsCopy: false, unchecked: [], ...facts }),
  ).toBe(words);
});

test("that there is none is told with the reason", () => {
  expect(describeWayBack({ kind: "none", why: "it is new" })).toBe("No way back: it is new.");
});
