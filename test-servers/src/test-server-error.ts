/** What can go wrong with a test server; the message says what to do about it. */
export type TestServerErrorCode =
  /** There is no Redis or Valkey on this machine. */
  | 'TEST_SERVERS_E_NOT_FOUND'
  /** The server ended before it answered; the message has the end of its log. */
  | 'TEST_SERVERS_E_START'
  /** Its port is taken. */
  | 'TEST_SERVERS_E_PORT_TAKEN'
  /** What was waited for did not come about in time. */
  | 'TEST_SERVERS_E_LATE'
  /** It was asked for something after it had ended. */
  | 'TEST_SERVERS_E_STOPPED'

export class TestServerError extends Error {
  readonly code: TestServerErrorCode

  constructor(code: TestServerErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(`${code}: ${message}`, options)
    this.name = 'TestServerError'
    this.code = code
  }
}
