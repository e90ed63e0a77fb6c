import { type Command, parseCommand } from "./command.ts";
import type { Annotation, Step } from "./step.ts";

/** Reads a step's output line by line: carries out the commands and shows the rest. */
export class WorkflowCommands {
  readonly #step: Step;
  #resumeToken: string | undefined;
  #echo = false;

  constructor(step: Step) {
    this.#step = step;
  }

  process(line: string): void {
    if (this.#resumeToken !== undefined) {
      const token = this.#resumeToken;
      this.#step.write(line);
      if (parseCommand(line, (name) => name === token)) this.#resumeToken = undefined;
      return;
    }
    const command = parseCommand(line, (name) => this.#isKnown(name));
    if (command) this.#run(command, line);
    else this.#step.write(line);
  }

  #run(command: Command, line: string): void {
    if (this.#echo && !neverEchoed.has(command.name)) this.#step.write(line);
    try {
      this.#actions[command.name]?.(command, line);
    } catch (error) {
      // The line itself may hold what must not be shown.
      const shown = neverEchoed.has(command.name) ? command.name : line;
      this.#step.fail(`Unable to process command '${shown}' successfully.`, error);
    }
  }

  readonly #actions: Readonly<Record<string, (command: Command, line: string) => void>> = {
    error: (command) => this.#annotate("error", command),
    warning: (command) => this.#annotate("warning", command),
    notice: (command) => this.#annotate("notice", command),
    debug: ({ data }) => this.#step.debug(data),
    group: ({ data }) => this.#step.write(`##[group]${data}`),
    endgroup: () => this.#step.write("##[endgroup]"),
    "add-mask": ({ data }) => this.#mask(data),
    "stop-commands": ({ data }, line) => this.#stop(data, line),
    echo: ({ data }) => this.#setEcho(data),
    "set-output": (command) => this.#set(this.#step.outputs, command, "GITHUB_OUTPUT"),
    "save-state": (command) => this.#set(this.#step.state, command, "GITHUB_STATE"),
    "set-env": () => refuse("set-env", "GITHUB_ENV"),
    "add-path": () => refuse("add-path", "GITHUB_PATH"),
    "add-matcher": () => {},
    "remove-matcher": () => {},
  };

  #isKnown(name: string): boolean {
    return Object.hasOwn(this.#actions, name);
  }

  #annotate(level: Annotation["level"], { data, properties }: Command): void {
    this.#step.annotate(level, data, properties);
  }

  #mask(value: string): void {
    if (value.trim() === "") {
      this.#step.annotate("warning", "Can't add secret mask for empty string in ##[add-mask] command.");
      return;
    }
    if (this.#echo) this.#step.write("::add-mask::***");
    this.#step.job.masks.add(value);
  }

  #stop(token: string, line: string): void {
    const name = token.toLowerCase();
    // Anyone can guess these, so output could switch commands back on.
    if (name === "" || name === "pause-logging" || this.#isKnown(name)) {
      throw new Error(`The token '${token}' is empty or the name of a command; use a random one.`);
    }
    this.#step.write(line);
    this.#resumeToken = name;
  }

  #setEcho(data: string): void {
    const value = data.trim().toLowerCase();
    if (value !== "on" && value !== "off") throw new Error(`Invalid echo value '${data}': use 'on' or 'off'.`);
    this.#echo = value === "on";
  }

  #set(values: Record<string, string>, { name, properties, data }: Command, file: string): void {
    if (!properties.name) throw new Error(`The command ${name} needs a name: ::${name} name=NAME::VALUE`);
    this.#step.annotate("warning", `The command ${name} is deprecated; write to the file in ${file} instead.`);
    values[properties.name] = data;
  }
}

const neverEchoed = new Set(["error", "warning", "notice", "debug", "add-mask"]);

function refuse(command: string, file: string): never {
  throw new Error(`The command ${command} is disabled; write to the file in ${file} instead.`);
}
