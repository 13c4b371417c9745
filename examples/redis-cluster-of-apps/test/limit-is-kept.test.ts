import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { everyKeyEnds } from '../../../packages/redis/test/support/every-key-ends.ts'

const NEWS = ['app 2 is killed', 'app 2 is started again', 'app 3 is deployed anew']

test.each([
  ['a server', []],
  ['a cluster of three', ['cluster']],
])(
  'three apps behind %s keep one limit while one is killed and another deployed',
  async (_, how) => {
    const cwd = fileURLToPath(new URL('..', import.meta.url))
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts', ...how], {
      cwd,
      // biome-ignore lint/style/useNamingConvention: the name of an environment variable.
      env: { ...process.env, SECONDS: '10' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let printed = ''
    let looked: Promise<void> | undefined
    for await (const text of child.stdout.setEncoding('utf8')) {
      printed += text
      // While the load goes on: after it the server ends.
      if (printed.includes(NEWS.at(-1) as string)) looked ??= everyKeyOfRedisEnds(printed)
    }
    await looked
    for (const news of NEWS) expect(printed).toContain(news)
    const [, admitted = '0', most = '0'] = /admitted (\d+) in .* at most (\d+)/.exec(printed) ?? []
    expect(Number(admitted)).toBeLessThanOrEqual(Number(most))
    expect(printed).toMatch(/in any window .*: kept/)
    // What a busy machine gets sent may be less than twice the limit.
    expect(Number(admitted)).toBeGreaterThan(0.2 * Number(most))
  },
  120_000,
)

async function everyKeyOfRedisEnds(printed: string): Promise<void> {
  const urls = /redis at (\S+);/.exec(printed)?.[1]?.split(',') ?? []
  const clients = urls.map((url) => new Redis(url))
  try {
    const sizes = await Promise.all(clients.map((client) => client.dbsize()))
    expect(Math.max(...sizes)).toBeGreaterThan(0)
    await everyKeyEnds(...clients)
  } finally {
    for (const client of clients) client.disconnect()
  }
}
