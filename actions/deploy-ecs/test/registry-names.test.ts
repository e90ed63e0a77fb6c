import { objectInputs } from "@deploy-actions/shared/testkit/input-source";
import { expect, test } from "@jest/globals";
import { readInputs } from "../src/inputs.ts";
import { withRegistry } from "../src/request/registry-names.ts";
import type { Request } from "../src/request/request.ts";

const HOME = { account: "123456789012", region: "eu-west-1", partition: "aws" } as const;
const DIGEST = `sha256:${"a".repeat(64)}`;
const FILE = `
family: web
containerDefinitions:
  - { name: app, image: "ecr:shop/web:v1", memory: 128 }
  - { name: proxy, image: "public.ecr.aws/nginx/nginx:1.27", memory: 128 }
`;

/** What a step with these inputs asks of its only service, with whole references. */
async function whole(given: Readonly<Record<string, string>>, home: Parameters<typeof withRegistry>[1] = HOME) {
  const source = objectInputs({ cluster: "prod", ...given }, { files: { "web.yml": FILE } });
  const { services } = await readInputs(source, { env: {} });
  return withRegistry(services[0]?.request as Request, home);
}

const OURS = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";

test.each<[string, Readonly<Record<string, string>>]>([
  ["image", { service: "web", image: `ecr:shop/web@${DIGEST}` }],
  ["image of an entry", { services: `[{ name: web, image: "ecr:shop/web@${DIGEST}" }]` }],
  ["image of all services", { services: "[{ name: web }]", image: `ecr:shop/\${service}@${DIGEST}` }],
  ["images of services", { services: "[{ name: web }]", images: `web=ecr:shop/web@${DIGEST}` }],
])("ecr: in %s is the registry of the account and Region in use", async (_, given) => {
  expect((await whole(given)).edits.image).toBe(`${OURS}/shop/web@${DIGEST}`);
});

test.each<[string, Readonly<Record<string, string>>]>([
  ["images", { service: "web", images: "app=ecr:shop/web:v2" }],
  ["images of an entry", { services: "[{ name: web, images: { app: 'ecr:shop/web:v2' } }]" }],
  ["images of the containers of services", { services: "[{ name: web }]", images: "web/app=ecr:shop/web:v2" }],
])("ecr: in %s is that registry, too", async (_, given) => {
  expect((await whole(given)).edits.images).toEqual([["app", `${OURS}/shop/web:v2`]]);
});

test("ecr: in a task definition file is that registry, and every other reference stays as it is", async () => {
  const { source } = await whole({ service: "web", "task-definition": "web.yml" });
  expect(source).toMatchObject({
    definition: {
      containerDefinitions: [{ image: `${OURS}/shop/web:v1` }, { image: "public.ecr.aws/nginx/nginx:1.27" }],
    },
  });
});

test("in China the registry has another domain", async () => {
  const home = { account: "123456789012", region: "cn-north-1", partition: "aws-cn" } as const;
  const { edits } = await whole({ service: "web", image: "ecr:shop/web:v2" }, home);
  expect(edits.image).toBe("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/shop/web:v2");
});

test.each([
  ["ecr:", '"" is not a repository name.'],
  ["ecr:Shop/web:v1", "has capital letters"],
  ["ecr:shop/web:", "ends with an empty tag"],
  ["ecr:shop/web@sha256:abc", '"sha256:abc" is not a digest.'],
])("%s is refused as an image before anything is read", async (image, words) => {
  await expect(whole({ service: "web", "task-definition": "web.yml", images: `app=${image}` })).rejects.toThrow(words);
});
