import { randomBytes } from "node:crypto";
import { BatchGetImageCommand, DescribeImagesCommand, PutAccountSettingCommand } from "@aws-sdk/client-ecr";
import { expect, test } from "@jest/globals";
import { ACCOUNT, HOST, HOUR, imageParts, indexOf, OCI_INDEX, sha256, startRegistry } from "./ecr-account.ts";
import { Docker, refusalOf } from "./ecr-docker.ts";

async function start(...names: readonly string[]) {
  const account = await startRegistry({ registry: "loopback" });
  for (const name of names) await account.create(name);
  const docker = await Docker.login(account.aws.url, account.ecr);
  return { ...account, docker };
}

test("nobody pushes or pulls without a login, and the answer says how to log in", async () => {
  await using account = await start("shop/web");
  for (const authorization of ["", "Basic QVdTOndyb25n"]) {
    const answer = await fetch(`${account.aws.url}/v2/`, { headers: { authorization } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toBe(
      `Basic realm="${account.aws.url}/",service="ecr.amazonaws.com"`,
    );
  }
  expect((await account.docker.ask("/v2/")).status).toBe(200);
});

test("a login ends after twelve hours", async () => {
  await using account = await start();
  account.clock.advance(12 * HOUR);
  expect(await refusalOf(await account.docker.ask("/v2/"))).toEqual({
    status: 403,
    code: "DENIED",
    message: "Your authorization token has expired. Reauthenticate and try again.",
  });
});

test("what is pushed byte by byte is pulled byte by byte", async () => {
  await using account = await start("shop/web");
  const chunks = [randomBytes(70_000), randomBytes(5)];
  const layer = Buffer.concat(chunks);
  const uploaded = await account.docker.uploadBlob("shop/web", ...chunks);
  expect(uploaded.status).toBe(201);
  expect(uploaded.headers.get("docker-content-digest")).toBe(sha256(layer));
  const path = `/v2/shop/web/blobs/${sha256(layer)}`;
  const head = await account.docker.ask(path, { method: "HEAD" });
  expect([head.status, head.headers.get("content-length")]).toEqual([200, `${layer.length}`]);
  expect(Buffer.from(await (await account.docker.ask(path)).arrayBuffer())).toEqual(layer);
  const rest = await account.docker.ask(path, { headers: { range: "bytes=70000-" } });
  expect([rest.status, Buffer.from(await rest.arrayBuffer())]).toEqual([206, chunks[1]]);
});

test("a push by digest leaves no tag, and ECR's API sees it", async () => {
  await using account = await start("shop/web");
  const parts = imageParts("v1");
  const { digest, text } = parts.manifest;
  expect((await account.docker.push("shop/web", digest, parts)).status).toBe(201);
  const { imageDetails } = await account.ecr.send(new DescribeImagesCommand({ repositoryName: "shop/web" }));
  expect(imageDetails).toHaveLength(1);
  expect(imageDetails?.[0]).toMatchObject({ imageDigest: digest });
  expect(imageDetails?.[0]?.imageTags).toBeUndefined();
  const { images } = await account.ecr.send(
    new BatchGetImageCommand({ repositoryName: "shop/web", imageIds: [{ imageDigest: digest }] }),
  );
  expect(images?.[0]?.imageManifest).toBe(text);
});

test("a tagged image is pulled by its tag and by its digest", async () => {
  await using account = await start("shop/web");
  const parts = imageParts("v1");
  expect((await account.docker.push("shop/web", "v1", parts)).status).toBe(201);
  expect((await account.docker.push("shop/web", "v1", parts)).status).toBe(201);
  for (const reference of ["v1", parts.manifest.digest]) {
    const answer = await account.docker.ask(`/v2/shop/web/manifests/${reference}`);
    expect(answer.headers.get("content-type")).toBe(parts.manifest.mediaType);
    expect(answer.headers.get("docker-content-digest")).toBe(parts.manifest.digest);
    expect(await answer.text()).toBe(parts.manifest.text);
  }
  expect(await (await account.docker.ask("/v2/shop/web/tags/list")).json()).toEqual({ name: "shop/web", tags: ["v1"] });
});

test("an index needs its manifests, and a manifest its layers", async () => {
  await using account = await start("shop/web");
  const [amd, arm] = [imageParts("amd64"), imageParts("arm64")];
  const index = indexOf(amd.manifest, arm.manifest);
  const where = `required for pushing image into repository with name 'shop/web' in the registry with id '${ACCOUNT}' do not exist`;
  const missing = await account.docker.putManifest("shop/web", "v1", amd.manifest);
  expect(await refusalOf(missing)).toEqual({
    status: 400,
    code: "MANIFEST_BLOB_UNKNOWN",
    message: `Layers with digests '[${amd.blobs.map(sha256).join(", ")}]' ${where}`,
  });
  await account.docker.push("shop/web", amd.manifest.digest, amd);
  expect(await refusalOf(await account.docker.putManifest("shop/web", "v1", index))).toEqual({
    status: 400,
    code: "MANIFEST_BLOB_UNKNOWN",
    message: `Images with digests '[${arm.manifest.digest}]' ${where}`,
  });
  await account.docker.push("shop/web", arm.manifest.digest, arm);
  expect((await account.docker.putManifest("shop/web", "v1", index)).status).toBe(201);
  const pulled = await account.docker.ask("/v2/shop/web/manifests/v1");
  expect(pulled.headers.get("content-type")).toBe(OCI_INDEX);
});

test("an immutable tag stays where it is, and the same image again is no error", async () => {
  await using account = await start();
  await account.create("shop/web", { imageTagMutability: "IMMUTABLE" });
  await account.docker.push("shop/web", "v1", imageParts("v1"));
  expect((await account.docker.push("shop/web", "v1", imageParts("v1"))).status).toBe(201);
  expect(await refusalOf(await account.docker.push("shop/web", "v1", imageParts("v2")))).toEqual({
    status: 400,
    code: "TAG_INVALID",
    message:
      "The image tag 'v1' already exists in the 'shop/web' repository and cannot be overwritten because the tag is immutable.",
  });
});

test("referrers of an image are listed by their type", async () => {
  await using account = await start("shop/web");
  const image = imageParts("v1");
  await account.docker.push("shop/web", "v1", image);
  const { digest, mediaType, size } = image.manifest;
  const more = { subject: { digest, mediaType, size }, artifactType: "application/vnd.example.sbom" };
  const pushed = await account.docker.push(
    "shop/web",
    imageParts("sbom", more).manifest.digest,
    imageParts("sbom", more),
  );
  expect(pushed.headers.get("oci-subject")).toBe(digest);
  const list = async (query: string) => {
    const answer = await account.docker.ask(`/v2/shop/web/referrers/${digest}${query}`);
    return ((await answer.json()) as { manifests: object[] }).manifests;
  };
  expect(await list("")).toEqual([
    {
      digest: imageParts("sbom", more).manifest.digest,
      mediaType: image.manifest.mediaType,
      artifactType: "application/vnd.example.sbom",
      size: imageParts("sbom", more).manifest.size,
    },
  ]);
  expect(await list("?artifactType=application/vnd.example.other")).toEqual([]);
});

test("a repository has to be there before it is pushed to", async () => {
  await using account = await start();
  expect(await refusalOf(await account.docker.push("shop/web", "v1", imageParts("v1")))).toEqual({
    status: 404,
    code: "NAME_UNKNOWN",
    message: `The repository with name 'shop/web' does not exist in the registry with id '${ACCOUNT}'`,
  });
});

test("a blob that is not what it is called is refused", async () => {
  await using account = await start("shop/web");
  const digest = sha256("other");
  const answer = await account.docker.ask(`/v2/shop/web/blobs/uploads/?digest=${digest}`, {
    method: "POST",
    body: "x",
  });
  expect(await refusalOf(answer)).toMatchObject({ status: 400, code: "DIGEST_INVALID" });
  const head = await account.docker.ask(`/v2/shop/web/blobs/${digest}`, { method: "HEAD" });
  expect(head.status).toBe(404);
});

test("a chunk that leaves a gap is refused", async () => {
  await using account = await start("shop/web");
  const started = await account.docker.ask("/v2/shop/web/blobs/uploads/", { method: "POST" });
  const headers = { "content-range": "5-9" };
  const location = `${started.headers.get("location")}`;
  const answer = await account.docker.ask(location, { method: "PATCH", headers, body: "56789" });
  expect(await refusalOf(answer)).toMatchObject({ status: 416, code: "BLOB_UPLOAD_INVALID" });
});

test("layers are mounted from another repository once the account allows it", async () => {
  await using account = await start("shop/web", "shop/api");
  await account.docker.uploadBlob("shop/web", Buffer.from("base"));
  const path = `/v2/shop/api/blobs/uploads/?mount=${sha256("base")}&from=shop/web`;
  expect((await account.docker.ask(path, { method: "POST" })).status).toBe(202);
  await account.ecr.send(new PutAccountSettingCommand({ name: "BLOB_MOUNTING", value: "ENABLED" }));
  expect((await account.docker.ask(path, { method: "POST" })).status).toBe(201);
  expect((await account.docker.ask(`/v2/shop/api/blobs/${sha256("base")}`, { method: "HEAD" })).status).toBe(200);
});

test("ten manifests a second are taken, and the next has to wait", async () => {
  await using account = await start("shop/web");
  await account.docker.push("shop/web", "v0", imageParts("v"));
  for (let n = 1; n < 10; n += 1) await account.docker.putManifest("shop/web", `v${n}`, imageParts("v").manifest);
  const refused = await account.docker.putManifest("shop/web", "v10", imageParts("v").manifest);
  expect(await refusalOf(refused)).toMatchObject({ status: 429, code: "TOOMANYREQUESTS" });
  account.clock.advance(100);
  expect((await account.docker.putManifest("shop/web", "v10", imageParts("v").manifest)).status).toBe(201);
});

test("faults strike the data plane, before or after what was asked has happened", async () => {
  await using account = await start("shop/web");
  account.aws.faults.inject({ operation: "registry:StartUpload", fault: "server-error", times: 1 });
  expect((await account.docker.uploadBlob("shop/web", Buffer.from("x"))).status).toBe(500);
  account.aws.faults.inject({ operation: "registry:PutManifest", fault: "reset", times: 1, applied: true });
  await expect(account.docker.push("shop/web", "v1", imageParts("v1"))).rejects.toThrow();
  expect((await account.docker.ask("/v2/shop/web/manifests/v1")).status).toBe(200);
  expect(() => account.aws.faults.inject({ operation: "registry:Delete", fault: "reset" })).toThrow(
    'No service here has the operation "registry:Delete".',
  );
});

test("the log of calls tells what Docker asked for", async () => {
  await using account = await start("shop/web");
  await account.docker.push("shop/web", "v1", imageParts("v1"));
  expect(account.aws.calls.at(-1)).toMatchObject({
    service: "registry",
    operation: "PutManifest",
    input: { repositoryName: "shop/web", reference: "v1" },
    status: 201,
  });
});

test("an image is known under its name at AWS and under the loopback", async () => {
  await using account = await start("shop/web");
  const parts = imageParts("v1");
  const { digest } = parts.manifest;
  await account.docker.push("shop/web", "v1", parts);
  const { host } = new URL(account.aws.url);
  for (const reference of [`${HOST}/shop/web@${digest}`, `${host}/shop/web@${digest}`, `${HOST}/shop/web:v1`])
    expect(account.aws.images.find(reference)).toMatchObject({ digest, architectures: ["X86_64"] });
  expect(account.aws.images.find(`${HOST}/shop/api@${digest}`)).toBeUndefined();
});
