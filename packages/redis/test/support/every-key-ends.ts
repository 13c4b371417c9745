import { expect } from '@jest/globals'

/** A connection to one server. */
interface OneServer {
  keys(pattern: string): Promise<string[]>
  pttl(key: string): Promise<number>
}

/** What Redis answers for a key that would stay for ever. */
const NO_END = -1

/** Every test file that starts a server ends with it: nothing is left there that does not go by itself. */
export async function everyKeyEnds(...servers: readonly OneServer[]): Promise<void> {
  const endless: string[] = []
  for (const server of servers) {
    for (const key of await server.keys('*')) {
      if ((await server.pttl(key)) === NO_END) endless.push(key)
    }
  }
  expect(endless).toEqual([])
}
