// Stands in for the docker command line: as much of it as dockerContainers uses, with exit codes and words of docker 28.
// FAKE_DOCKER names its folder: registry.json and platform are given; pulled/ and containers/ are the engine's.
const { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const home = process.env.FAKE_DOCKER;
const at = (...path) => join(home, ...path);
const fail = (code, message) => {
  process.stderr.write(`${message}\n`);
  process.exit(code);
};
const slug = (image) => image.replace(/\W/g, "_");

/** Takes the options from the words; what is not expected is an error, as it is to docker. */
function parse(words, { flags, values }) {
  const options = {};
  let index = 0;
  for (; words[index]?.startsWith("--"); index++) {
    const name = words[index].slice(2);
    if (flags.includes(name)) options[name] = true;
    else if (values.includes(name)) options[name] = words[++index];
    else fail(125, `unknown flag: --${name}`);
  }
  return [options, words.slice(index)];
}

const registry = JSON.parse(readFileSync(at("registry.json"), "utf8"));
const [command, ...words] = process.argv.slice(2);

if (command === "version") {
  if (!existsSync(at("platform"))) fail(1, "Cannot connect to the Docker daemon at unix:///var/run/docker.sock.");
  const [os, arch] = readFileSync(at("platform"), "utf8").split("/");
  const [{ format }] = parse(words, { flags: [], values: ["format"] });
  const text = format.replace("{{json .Server.Os}}", `"${os}"`).replace("{{json .Server.Arch}}", `"${arch}"`);
  process.stdout.write(`${text}\n`);
} else if (command === "pull") {
  const [, [image]] = parse(words, { flags: ["quiet"], values: ["platform"] });
  if (!registry[image]) fail(1, `Error response from daemon: manifest for ${image} not found: manifest unknown`);
  mkdirSync(at("pulled", slug(image)), { recursive: true });
  process.stdout.write(`${image}\n`);
} else if (command === "image" && words[0] === "inspect") {
  const [, [image]] = parse(words.slice(1), { flags: [], values: ["format"] });
  if (!existsSync(at("pulled", slug(image)))) fail(1, `Error response from daemon: No such image: ${image}`);
  process.stdout.write("sha256:1\n");
} else if (command === "image" && words[0] === "rm") {
  rmSync(at("pulled", slug(words[1])), { recursive: true });
} else if (command === "rm") {
  const [, [name]] = parse(words, { flags: ["force", "volumes"], values: [] });
  if (existsSync(at("stuck"))) fail(1, `Error response from daemon: could not kill: ${name}`);
  if (!existsSync(at("containers", name))) fail(1, `Error: No such container: ${name}`);
  rmSync(at("containers", name), { recursive: true });
} else if (command === "run") {
  const [options, [image, ...rest]] = parse(words, {
    flags: ["rm", "read-only"],
    values: ["name", "network", "tmpfs", "security-opt", "log-driver", "pull", "platform", "entrypoint"],
  });
  if (options.network !== "none" || !options["read-only"]) fail(125, "this is no way to run a stranger's program");
  if (!existsSync(at("pulled", slug(image)))) fail(125, `docker: Error response from daemon: No such image: ${image}.`);
  const program = registry[image][[options.entrypoint, ...rest].join(" ")];
  if (!program)
    fail(127, `docker: Error response from daemon: exec: "${options.entrypoint}": no such file or directory.`);
  if (program === "hangs") {
    process.on("SIGTERM", () => {});
    mkdirSync(at("containers", options.name), { recursive: true });
    writeFileSync(at("begun"), "");
    setInterval(() => {}, 1000);
  } else {
    for (const line of program.says ?? []) process.stdout.write(`${line}\n`);
    process.exitCode = program.code;
  }
} else {
  fail(1, `docker: '${command}' is not a docker command.`);
}
