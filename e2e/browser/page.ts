import { writeFile } from "node:fs/promises";
import type { DevTools, DevToolsEvent } from "./devtools.ts";

export interface Screen {
  readonly name: string;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly scheme: "light" | "dark";
  /** A phone: touch, the viewport meta element counts, scroll bars take no room. */
  readonly mobile: boolean;
}

/** One tab of the browser, and everything in it that a careful reader of its console would see. */
export interface Page extends AsyncDisposable {
  /** Resolves once the page and what it embeds are loaded. */
  load(url: string): Promise<void>;
  /** Runs a function of its own source in the page; its result crosses as JSON. */
  call<T>(run: () => T): Promise<T>;
  press(key: "Tab" | "Enter"): Promise<void>;
  /** Of the whole page, also what one has to scroll to. */
  screenshot(path: string): Promise<void>;
  /** Errors and warnings of the console, exceptions, and policy violations. */
  readonly complaints: readonly string[];
  /** Every URL that was asked for. */
  readonly requests: readonly string[];
}

const KEYS = {
  Tab: { key: "Tab", code: "Tab", windowsVirtualKeyCode: 9 },
  Enter: { key: "Enter", code: "Enter", windowsVirtualKeyCode: 13, text: "\r" },
} as const;

export async function openPage(devtools: DevTools, { width, height, mobile, scheme }: Screen): Promise<Page> {
  const { targetId } = await devtools.send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await devtools.send("Target.attachToTarget", { targetId, flatten: true });
  const send = (method: string, params?: object) => devtools.send(method, params, sessionId);

  const complaints: string[] = [];
  const requests: string[] = [];
  let loaded = () => {};
  devtools.listen((event) => {
    if (event.sessionId !== sessionId) return;
    if (event.method === "Page.loadEventFired") loaded();
    if (event.method === "Network.requestWillBeSent") requests.push(event.params.request.url);
    complaints.push(...complaintsIn(event));
  });
  for (const domain of ["Page", "Runtime", "Log", "Network"]) await send(`${domain}.enable`);
  await send("Emulation.setDeviceMetricsOverride", { width, height, mobile, deviceScaleFactor: 1 });
  await send("Emulation.setTouchEmulationEnabled", { enabled: mobile });
  await send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });

  return {
    complaints,
    requests,
    async load(url) {
      const { promise, resolve } = Promise.withResolvers<void>();
      loaded = resolve;
      const { errorText } = await send("Page.navigate", { url });
      if (errorText) throw new Error(`${url} cannot be opened: ${errorText}`);
      await promise;
    },
    async call(run) {
      const { result, exceptionDetails } = await send("Runtime.evaluate", {
        expression: `(${run})()`,
        returnByValue: true,
      });
      if (exceptionDetails) throw new Error(`In the page: ${exceptionDetails.exception?.description}`);
      return result.value;
    },
    async press(key) {
      await send("Input.dispatchKeyEvent", { type: "keyDown", ...KEYS[key] });
      await send("Input.dispatchKeyEvent", { type: "keyUp", ...KEYS[key] });
    },
    async screenshot(path) {
      const { cssContentSize } = await send("Page.getLayoutMetrics");
      const clip = { ...cssContentSize, scale: 1 };
      const { data } = await send("Page.captureScreenshot", { captureBeyondViewport: true, clip });
      await writeFile(path, Buffer.from(data, "base64"));
    },
    async [Symbol.asyncDispose]() {
      await devtools.send("Target.closeTarget", { targetId });
    },
  };
}

function complaintsIn({ method, params }: DevToolsEvent): readonly string[] {
  if (method === "Runtime.exceptionThrown") return [`Exception: ${params.exceptionDetails.exception?.description}`];
  if (method === "Network.loadingFailed") return [`Not loaded: ${params.errorText || params.blockedReason}`];
  if (method === "Log.entryAdded" && ["error", "warning"].includes(params.entry.level))
    return [`Console ${params.entry.level}: ${params.entry.text}`];
  if (method === "Runtime.consoleAPICalled" && ["error", "warning", "assert"].includes(params.type))
    return [`Console ${params.type}: ${params.args.map((arg: { value?: unknown }) => arg.value).join(" ")}`];
  return [];
}
