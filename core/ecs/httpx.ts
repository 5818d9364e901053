import { AsyncLocalStorage } from "node:async_hooks";
import type { HttpResponse } from "./transport";

/** The options of a request that `@alicloud/credentials` sets. */
export interface HttpxOptions {
  readonly method: string;
  readonly data?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** In milliseconds. */
  readonly connectTimeout?: number | undefined;
  /** In milliseconds. */
  readonly readTimeout?: number | undefined;
}

/** Sends a request of `@alicloud/credentials`. */
export type HttpxSender = (url: string, options: HttpxOptions) => Promise<HttpResponse>;

/** The sender of the requests that are made within a call of `run`. */
export const httpxSender = new AsyncLocalStorage<HttpxSender>();

/*
 * The parts of the package `httpx` that `@alicloud/credentials` uses, on the transport of this package.
 * The original does not close connections after a timeout, does not limit the size of a response,
 * decompresses responses although it requests no compression, ignores proxies, prints requests under
 * DEBUG, and uses a deprecated function of Node.js.
 */

export async function request(url: string, options: HttpxOptions): Promise<HttpResponse> {
  const send = httpxSender.getStore();
  if (send === undefined) throw new Error("no sender for requests of @alicloud/credentials");
  return send(url, options);
}

/** The body of a response. It is a string even where the library expects a buffer, which it only converts to one. */
export function read({ body }: HttpResponse): Promise<string> {
  return Promise.resolve(body);
}

/** The library imports the package as a CommonJS module, which then is the default export. */
export default { request, read };
