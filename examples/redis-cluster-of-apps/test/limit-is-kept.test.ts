import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

test('three apps keep one limit while one is killed and another deployed', async () => {
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd,
    // biome-ignore lint/style/useNamingConvention: the name of an environment variable.
    env: { ...process.env, SECONDS: '10' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  for await (const text of child.stdout.setEncoding('utf8')) printed += text
  for (const news of ['app 2 is killed', 'app 2 is started again', 'app 3 is deployed anew']) {
    expect(printed).toContain(news)
  }
  const [, admitted = '0', most = '0'] =
    /admitted (\d+) in .* at most (\d+): kept/.exec(printed) ?? []
  expect(Number(admitted)).toBeLessThanOrEqual(Number(most))
  // What a busy machine gets sent may be less than twice the limit.
  expect(Number(admitted)).toBeGreaterThan(0.3 * Number(most))
}, 60_000)
