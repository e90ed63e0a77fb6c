import { isTransientNetworkError } from "@deploy-actions/shared/aws/network-error";

/** An answer of a registry that is not what was asked for: OCI distribution specification, "Error Codes". */
export class RegistryError extends Error {
  readonly status: number;
  /** `NAME_UNKNOWN`; empty where the body does not say. */
  readonly code: string;

  constructor(host: string, { status, body }: { readonly status: number; readonly body: string }) {
    const { code = "", message = "" } = firstError(body);
    super([`${host} answered HTTP ${status}`, [code, message].filter(Boolean).join(": ")].filter(Boolean).join(", "));
    this.status = status;
    this.code = code;
  }
}

/** Whether the same request may succeed a moment later. */
export function isTransientRegistryError(error: unknown): boolean {
  if (!(error instanceof RegistryError)) return isTransientNetworkError(error);
  return error.status === 429 || error.status === 408 || (error.status >= 500 && error.status !== 501);
}

interface OciError {
  readonly code?: string;
  readonly message?: string;
}

function firstError(body: string): OciError {
  try {
    const { errors } = JSON.parse(body);
    return errors?.[0] ?? {};
  } catch {
    return {};
  }
}
