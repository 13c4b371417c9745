/** What a response of `node:http` or `node:http2` has. */
export interface NodeHeaders {
  readonly headersSent: boolean
  setHeader(name: string, value: string): unknown
}

/**
 * Sets a header field of a Node response, if they are not on their way already. Asks for that only
 * when setting one failed: nearly always they are not, and asking takes up to 1 µs (Express).
 *
 * @param set - the response's own `setHeader`, where it was looked up in another way
 */
export function setNodeHeader(
  response: NodeHeaders,
  name: string,
  value: string,
  set: NodeHeaders['setHeader'] = response.setHeader,
): void {
  try {
    set.call(response, name, value)
  } catch (error) {
    if (!response.headersSent) throw error
  }
}
