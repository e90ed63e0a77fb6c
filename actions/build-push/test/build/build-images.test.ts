import { expect, test } from "@jest/globals";
import { pushReference } from "../../src/build/definition.ts";
import { NONE } from "./orders.ts";
import { openWorkshop } from "./workshop.ts";

const WEB = "FROM scratch\nARG VERSION=1\nCOPY app /app\nRUN echo ready\nLABEL team=shop\n";
const FILES = { "web/Dockerfile": WEB, "web/app": "the app", "api/Dockerfile": WEB, "api/app": "another app" };

test("images are built at the same time and pushed by digest; nothing has a tag", async () => {
  await using shop = await openWorkshop(FILES);
  const web = shop.registry.repository("shop/web");
  const api = shop.registry.repository("shop/api");

  const built = await shop.build([shop.order("web"), shop.order("api")]);

  expect(built).toEqual([
    {
      name: "web",
      digest: expect.stringMatching(/^sha256:/),
      platforms: ["linux/amd64"],
      cachedShare: 0,
      seconds: expect.any(Number),
      warnings: [],
    },
    expect.objectContaining({ name: "api" }),
  ]);
  expect(web.manifests.has(built[0]?.digest ?? "")).toBe(true);
  expect(api.manifests.has(built[1]?.digest ?? "")).toBe(true);
  expect([...web.tags, ...api.tags]).toEqual([]);
  expect(shop.lines).toContainEqual(expect.stringMatching(/^web: \[2\/2\] RUN echo ready \(\d+ ms\)$/));
  expect(shop.lines).toContainEqual(expect.stringMatching(/^api: exporting to image \(/));
});

test("the same sources at the same time make the same image, and the second time nothing is run", async () => {
  await using shop = await openWorkshop(FILES);
  shop.registry.repository("shop/web");
  const order = shop.order("web", { epoch: 1_700_000_000 });
  const [first] = await shop.build([order]);
  const [second] = await shop.build([order]);
  expect(second).toMatchObject({ digest: first?.digest, cachedShare: 1 });
  expect(first).toMatchObject({ cachedShare: 0 });
});

test("no more than max-parallel are built at once, and all of them are", async () => {
  const names = ["a", "b", "c", "d", "e"];
  await using shop = await openWorkshop(
    Object.fromEntries(names.map((name) => [`${name}/Dockerfile`, "FROM scratch\n"])),
  );
  for (const name of names) shop.registry.repository(`shop/${name}`);
  const built = await shop.build(
    names.map((name) => shop.order(name)),
    { maxParallel: 2 },
  );
  expect(built.map(({ name }) => name)).toEqual(names);
});

test("when one fails, none is pushed with a tag, and the failure is about that one", async () => {
  await using shop = await openWorkshop({
    ...FILES,
    "api/Dockerfile": "FROM scratch\nCOPY app /app\nRUN echo compiling && exit 3\n",
  });
  shop.registry.repository("shop/web");
  shop.registry.repository("shop/api");
  await expect(shop.build([shop.order("web"), shop.order("api")])).rejects.toMatchObject({
    name: "Failure",
    message: 'Image "api" could not be built: api/Dockerfile, line 3: the command ended with exit code 3.',
    evidence: expect.arrayContaining(["   3 | >>> RUN echo compiling && exit 3", "compiling"]),
  });
});

test("without a push nothing leaves the machine", async () => {
  await using shop = await openWorkshop(FILES);
  expect(await shop.build([shop.order("web", { push: undefined })])).toMatchObject([
    { name: "web", digest: undefined },
  ]);
  expect(shop.registry.requests).toEqual([]);
});

test("an engine's builder pushes under a tag that is told, so that it can be taken away", async () => {
  await using shop = await openWorkshop(FILES, "docker");
  const web = shop.registry.repository("shop/web");
  const order = shop.order("web");
  const [built] = await shop.build([order]);
  const reference = pushReference(order, { can: NONE, pushTag: () => "pushing-7-1-web" });
  expect(reference).toBe(`${shop.registry.host}/shop/web:pushing-7-1-web`);
  expect([...web.tags]).toEqual([["pushing-7-1-web", built?.digest]]);
  await shop.builder.forget([reference ?? ""]);
});

test("a registry that is busy is asked again, without building again", async () => {
  await using shop = await openWorkshop(FILES);
  const web = shop.registry.repository("shop/web");
  let refused = 0;
  shop.registry.fault = (method) => (method === "PUT" && refused++ < 2 ? 503 : undefined);
  const [built] = await shop.build([shop.order("web", { epoch: 1 })]);
  expect(web.manifests.has(built?.digest ?? "")).toBe(true);
  // Of the attempt that built it.
  expect(built?.cachedShare).toBe(0);
  expect(shop.lines.filter((line) => line.startsWith("Attempt"))).toEqual([
    expect.stringMatching(
      /^Attempt 2 of 4 in .+: Image "web" could not be pushed: a registry had an error of its own \(503 Service Unavailable\)\.$/,
    ),
    expect.stringMatching(/^Attempt 3 of 4/),
  ]);
});

test("what was built without a cache is not built again for its push", async () => {
  await using shop = await openWorkshop(FILES);
  shop.registry.repository("shop/web");
  let refused = 0;
  shop.registry.fault = (method) => (method === "PUT" && refused++ < 1 ? 503 : undefined);
  const [built] = await shop.build([shop.order("web", { noCache: true })]);
  expect(built?.cachedShare).toBe(0);
  expect(shop.lines.filter((line) => line.includes("RUN echo ready"))).toEqual([
    expect.stringMatching(/ms\)$/),
    "web: [2/2] RUN echo ready (cached)",
  ]);
});

test("images that a registry gets too quickly are pushed one after the other, and each once", async () => {
  const names = ["a", "b", "c"];
  await using shop = await openWorkshop(
    Object.fromEntries(names.map((name) => [`${name}/Dockerfile`, "FROM scratch\nRUN echo ready\n"])),
  );
  for (const name of names) shop.registry.repository(`shop/${name}`);
  let manifests = 0;
  shop.registry.fault = (method, path) =>
    method === "PUT" && path.includes("/manifests/") && ++manifests > 1 && manifests < 4 ? 429 : undefined;
  const built = await shop.build(
    names.map((name) => shop.order(name)),
    { maxParallel: 3 },
  );
  expect(
    built.map(({ name, digest }) => [name, shop.registry.repository(`shop/${name}`).manifests.has(digest ?? "")]),
  ).toEqual(names.map((name) => [name, true]));
  // A bake of one names no target: its lines begin with the name of its image all the same.
  const [, ...again] = shop.lines.join("\n").split(/^Attempt .*$/m);
  expect(again).toHaveLength(1);
  expect([...(again[0] ?? "").matchAll(/^(\w): exporting to image/gm)].map(([, name]) => name)).toEqual(names);
});

test("a registry that stays busy is given up", async () => {
  await using shop = await openWorkshop(FILES);
  shop.registry.repository("shop/web");
  shop.registry.fault = () => 429;
  await expect(shop.build([shop.order("web")])).rejects.toThrow(
    'Image "web" could not be pushed: a registry answered that there were too many requests.',
  );
  expect(shop.lines.filter((line) => line.startsWith("Attempt"))).toHaveLength(3);
});

test("a login that is refused is renewed once", async () => {
  await using shop = await openWorkshop(FILES);
  const web = shop.registry.repository("shop/web");
  await shop.login("an expired password");
  const [built] = await shop.build([shop.order("web")]);
  expect(web.manifests.has(built?.digest ?? "")).toBe(true);
});

test("attestations that a registry refuses are pushed in the older form, once", async () => {
  await using shop = await openWorkshop(FILES);
  const web = shop.registry.repository("shop/web");
  let refused = 0;
  shop.registry.fault = (method, path) =>
    method === "PUT" && path.includes("/manifests/") && refused++ < 1 ? 405 : undefined;
  const [built] = await shop.build([shop.order("web")]);
  expect(web.manifests.has(built?.digest ?? "")).toBe(true);

  shop.registry.fault = () => 405;
  await expect(shop.build([shop.order("web")])).rejects.toThrow("the registry does not take attestations");
});

test("a repository that is missing is not asked for again", async () => {
  await using shop = await openWorkshop(FILES);
  await expect(shop.build([shop.order("web")])).rejects.toThrow(
    'Image "web" could not be pushed: the repository "shop/web" does not exist.',
  );
  expect(shop.lines.filter((line) => line.startsWith("Attempt"))).toEqual([]);
});

test("whoever cancels ends the build, and nothing of it runs on", async () => {
  await using shop = await openWorkshop({ ...FILES, "web/Dockerfile": "FROM scratch\nCOPY app /app\nRUN sleep 60\n" });
  const web = shop.registry.repository("shop/web");
  const building = shop.build([shop.order("web")]);
  const copied = setInterval(() => {
    if (shop.lines.some((line) => line.includes("COPY"))) shop.stop.abort(new Error("cancelled"));
  }, 10);
  await expect(building).rejects.toThrow("cancelled");
  clearInterval(copied);
  expect(web.manifests.size).toBe(0);
  expect(shop.lines.at(-1)).toBe("web: [2/2] RUN sleep 60 (stopped)");
});
